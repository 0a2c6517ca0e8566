package io.trapgate.target.linux;

import static io.trapgate.target.linux.EachMode.andInUserMode;
import static io.trapgate.target.linux.EachMode.inEachMode;

import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.HostAbilities.Ability;
import io.trapgate.target.kvm.HostAbilities.Measured;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.TimeUnit;

/**
 * Measures what this host's KVM does for a debugger, by guests of a few instructions, none of which
 * runs for longer than a moment. An ability counts when it is there in real mode, in protected mode
 * and in 64-bit mode.
 */
public final class HostProbe implements AutoCloseable {
  private static final int NOP = 0x90;
  private static final List<Integer> INCREMENT = List.of(0xFF, 0xC0);
  private static final int BREAKPOINT = 0xCC;
  private static final int JUMP = 0xEB;
  private static final int STORE = 0xA3;
  private static final int LOAD = 0xA1;
  private static final Integer[] FLD1 = {0xD9, 0xE8};

  private static final String WAIT_HERE = "interrupts of the board wait here meanwhile";
  private static final int SLOTS = 4;
  private static final int DR7_WRITE = 1;
  private static final int DR7_ACCESS = 3;
  private static final int TWO_BYTES = 1;
  private static final long RESUME_FLAG = 0x1_0000;
  private static final long INTERRUPT_FLAG = 0x200;

  private final KvmSystem kvm;
  private final ProbeMachine machine;

  private HostProbe(KvmSystem kvm) throws KvmException {
    this.kvm = kvm;
    this.machine = new ProbeMachine(kvm);
  }

  /**
   * Measures this host.
   *
   * @throws KvmException when there is no usable {@code /dev/kvm}
   */
  public static HostAbilities measure() throws KvmException {
    return measure(KvmSystem.DEVICE);
  }

  /**
   * Looks whether there is a KVM that a debugger can work with.
   *
   * @throws KvmException when there is none
   */
  public static void require() throws KvmException {
    new KvmSystem(KvmSystem.DEVICE).close();
  }

  static HostAbilities measure(String device) throws KvmException {
    return measure(device, CallTrace.NONE);
  }

  static HostAbilities measure(String device, CallTrace trace) throws KvmException {
    try (KvmSystem kvm = new KvmSystem(device, trace);
        HostProbe probe = new HostProbe(kvm)) {
      long start = System.nanoTime();
      int flags = kvm.capability(KvmCapability.SET_GUEST_DEBUG2);
      List<Measured> found =
          List.of(
              probe.step(),
              probe.codeSlots(),
              probe.resumeFlag(),
              probe.dataSlots(),
              probe.breakpointInstruction(),
              probe.blockedInterrupts(flags),
              probe.immediateExit(),
              probe.allInstructions());
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      return new HostAbilities(KvmNeeds.API_VERSION, flags, found, millis);
    }
  }

  @Override
  public void close() {
    machine.close();
  }

  private ProbeGuest guest(ProbeMode mode, Integer... code) throws KvmException {
    return machine.guest(mode, List.of(code));
  }

  private Measured step() throws KvmException {
    return andInUserMode(
        Ability.STEP,
        "",
        mode -> {
          try (ProbeGuest guest = guest(mode, NOP, NOP)) {
            guest.debug(GuestDebug.SINGLESTEP, GuestDebug.X86.DR7_FIXED);
            int reason = guest.run();
            boolean stepped =
                isDebug(guest, reason, GuestDebug.X86.DR6_BS)
                    && guest.exit().pc() == ProbeMachine.CODE + 1;
            return stepped ? "" : instead(guest, reason);
          }
        });
  }

  private Measured codeSlots() throws KvmException {
    return andInUserMode(
        Ability.CODE_SLOTS, "4 debug registers, before the instruction", this::codeSlotFailure);
  }

  /** All four at once, each at an instruction of its own, and taken out when it was hit. */
  private String codeSlotFailure(ProbeMode mode) throws KvmException {
    List<Integer> code = new ArrayList<>();
    long[] addresses = new long[SLOTS];
    for (int n = 0; n < SLOTS; n++) {
      addresses[n] = (long) ProbeMachine.CODE + code.size();
      code.addAll(INCREMENT);
    }
    try (ProbeGuest guest = guest(mode, code.toArray(Integer[]::new))) {
      for (int n = 0; n < SLOTS; n++) {
        long left = GuestDebug.X86.DR7_FIXED;
        for (int other = n; other < SLOTS; other++) {
          left |= enable(other);
        }
        guest.debug(GuestDebug.USE_HW_BP, left, addresses);
        int reason = guest.run();
        boolean hit =
            isDebug(guest, reason, 1L << n)
                && guest.exit().pc() == addresses[n]
                && guest.get("rax") == n;
        if (!hit) {
          return "DR" + n + ": " + instead(guest, reason);
        }
      }
      return "";
    }
  }

  private Measured resumeFlag() throws KvmException {
    return inEachMode(
        Ability.RESUME_FLAG,
        "",
        mode -> {
          try (ProbeGuest guest = guest(mode, NOP)) {
            guest.debug(
                GuestDebug.USE_HW_BP, GuestDebug.X86.DR7_FIXED | enable(0), ProbeMachine.CODE);
            int reason = guest.run();
            if (isDebug(guest, reason, 1)) {
              guest.set("rflags", guest.get("rflags") | RESUME_FLAG);
              reason = guest.run();
              return reason == KvmRun.HLT ? "" : "it stops there again";
            }
            return instead(guest, reason);
          }
        });
  }

  private Measured dataSlots() throws KvmException {
    return andInUserMode(
        Ability.DATA_SLOTS,
        "writes; reads and writes",
        mode -> {
          StringJoiner failures = new StringJoiner(", ");
          dataSlot(mode, STORE, DR7_WRITE, failures);
          dataSlot(mode, LOAD, DR7_ACCESS, failures);
          return failures.toString();
        });
  }

  private void dataSlot(ProbeMode mode, int instruction, int access, StringJoiner failures)
      throws KvmException {
    List<Integer> code = new ArrayList<>(List.of(instruction, 0x00, ProbeMachine.DATA >> 8));
    code.addAll(Collections.nCopies(mode.addressBytes() - 2, 0));
    code.add(NOP);
    try (ProbeGuest guest = guest(mode, code.toArray(Integer[]::new))) {
      long dr7 = GuestDebug.X86.DR7_FIXED | enable(0) | (long) access << 16 | TWO_BYTES << 18;
      guest.debug(GuestDebug.USE_HW_BP, dr7, ProbeMachine.DATA);
      int reason = guest.run();
      if (!isDebug(guest, reason, 1)) {
        failures.add((access == DR7_WRITE ? "write: " : "read: ") + instead(guest, reason));
      }
    }
  }

  private Measured breakpointInstruction() throws KvmException {
    return andInUserMode(
        Ability.BREAKPOINT_INSTRUCTION,
        "at the instruction",
        mode -> {
          try (ProbeGuest guest = guest(mode, BREAKPOINT)) {
            guest.debug(GuestDebug.USE_SW_BP, GuestDebug.X86.DR7_FIXED);
            int reason = guest.run();
            boolean reported =
                reason == KvmRun.DEBUG
                    && guest.exit().exception() == VcpuExit.Debug.X86.BP
                    && guest.exit().pc() == ProbeMachine.CODE;
            return reported ? "" : instead(guest, reason);
          }
        });
  }

  /**
   * An NMI, since that is what KVM itself holds back without interrupt chips of its own. An
   * interrupt that user space hands over counts as taken from there on (Linux arch/x86/kvm/x86.c,
   * kvm_check_and_inject_events), so none is handed over meanwhile.
   */
  private Measured blockedInterrupts(int flags) throws KvmException {
    if ((flags & GuestDebug.X86.BLOCKIRQ) == 0) {
      return new Measured(
          Ability.BLOCKED_INTERRUPTS, false, "this kernel has no such flag; " + WAIT_HERE);
    }
    String nmi = blockFailure(ProbeGuest::nmi);
    String given = blockFailure(ProbeGuest::interrupt);
    if (nmi.isEmpty()) {
      String note = given.isEmpty() ? "" : "but one that was handed over already comes";
      return new Measured(Ability.BLOCKED_INTERRUPTS, true, note);
    }
    return new Measured(Ability.BLOCKED_INTERRUPTS, false, "%s; %s".formatted(nmi, WAIT_HERE));
  }

  private interface Event {
    void comesTo(ProbeGuest guest) throws KvmException;
  }

  private String blockFailure(Event event) throws KvmException {
    try (ProbeGuest guest = guest(ProbeMode.REAL, NOP, NOP)) {
      guest.set("rflags", guest.get("rflags") | INTERRUPT_FLAG);
      event.comesTo(guest);
      guest.debug(GuestDebug.SINGLESTEP | GuestDebug.X86.BLOCKIRQ, GuestDebug.X86.DR7_FIXED);
      int reason = guest.run();
      boolean held = reason == KvmRun.DEBUG && guest.exit().pc() == ProbeMachine.CODE + 1;
      return held ? "" : "one that is pending comes all the same";
    }
  }

  private Measured immediateExit() throws KvmException {
    boolean known = kvm.capability(KvmCapability.IMMEDIATE_EXIT) != 0;
    try (ProbeGuest guest = guest(ProbeMode.REAL, JUMP, 0xFE)) {
      boolean works = known && guest.runAtOnce() == KvmRun.INTR;
      return new Measured(
          Ability.IMMEDIATE_EXIT, works, works ? "" : "a signal ends runs, and one may be lost");
    }
  }

  private Measured allInstructions() throws KvmException {
    return inEachMode(
        Ability.ALL_INSTRUCTIONS,
        "",
        mode -> {
          try (ProbeGuest guest = guest(mode, FLD1)) {
            int reason = guest.run();
            return reason == KvmRun.HLT ? "" : "FLD1: " + instead(guest, reason);
          }
        });
  }

  private static long enable(int slot) {
    return 2L << 2 * slot;
  }

  private static boolean isDebug(ProbeGuest guest, int reason, long cause) {
    return reason == KvmRun.DEBUG
        && guest.exit().exception() == VcpuExit.Debug.X86.DB
        && (guest.exit().dr6() & cause) != 0;
  }

  private static String instead(ProbeGuest guest, int reason) {
    return switch (reason) {
      case KvmRun.HLT ->
          guest.get("rip") == ProbeMachine.HANDLER + 1
              ? "the guest takes the exception"
              : "the guest goes on";
      case KvmRun.IO -> "the guest goes on";
      case KvmRun.DEBUG ->
          "exception %d, dr6 0x%x at 0x%x"
              .formatted(guest.exit().exception(), guest.exit().dr6(), guest.exit().pc());
      case KvmRun.INTERNAL_ERROR -> "KVM can't go on (KVM_EXIT_INTERNAL_ERROR)";
      case KvmRun.SHUTDOWN -> "the guest can't take the exception (KVM_EXIT_SHUTDOWN)";
      case KvmRun.INTR -> "nothing within 100 ms";
      default -> "exit reason " + reason; // an open set of numbers
    };
  }
}
