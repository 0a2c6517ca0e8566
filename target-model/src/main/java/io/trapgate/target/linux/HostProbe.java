package io.trapgate.target.linux;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.HostAbilities.Ability;
import io.trapgate.target.kvm.HostAbilities.Measured;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.linux.ProbeGuest.Mode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Measures what this host's KVM does for a debugger: each guest of a few instructions is a machine
 * of its own, and none runs for longer than a moment. An ability counts when it is there in real
 * mode and in protected mode.
 */
public final class HostProbe implements AutoCloseable {
  private static final int NOP = 0x90;
  private static final int INCREMENT = 0x40;
  private static final int HALT = 0xF4;
  private static final int BREAKPOINT = 0xCC;
  private static final int JUMP = 0xEB;
  private static final int STORE = 0xA3;
  private static final int LOAD = 0xA1;

  private static final int SLOTS = 4;
  private static final int DR7_WRITE = 1;
  private static final int DR7_ACCESS = 3;
  private static final int TWO_BYTES = 1;
  private static final int COUNTED = 32;
  private static final long RESUME_FLAG = 0x1_0000;
  private static final long INTERRUPT_FLAG = 0x200;

  private final KvmSystem kvm;
  private final ScheduledExecutorService watchdog =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("kvm-probe").factory());

  private HostProbe(KvmSystem kvm) {
    this.kvm = kvm;
  }

  /**
   * Measures this host.
   *
   * @throws KvmException when there is no usable {@code /dev/kvm}
   */
  public static HostAbilities measure() throws KvmException {
    return measure(KvmSystem.DEVICE);
  }

  static HostAbilities measure(String device) throws KvmException {
    try (KvmSystem kvm = new KvmSystem(device);
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
              probe.processor());
      long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
      return new HostAbilities(KvmSystem.API_VERSION, flags, found, millis);
    }
  }

  @Override
  public void close() {
    watchdog.shutdownNow();
  }

  private ProbeGuest guest(Mode mode, Integer... code) throws KvmException {
    return new ProbeGuest(kvm, watchdog, mode, List.of(code));
  }

  /** What one guest shows. */
  private interface Probe {
    /** Empty when it is as it should be, else what happened instead. */
    String failure(Mode mode) throws KvmException;
  }

  /** The same probe in each mode, of which the note tells when one of them fails. */
  private static Measured inEachMode(Ability ability, String good, Probe probe)
      throws KvmException {
    String real = probe.failure(Mode.REAL);
    String protectedMode = probe.failure(Mode.PROTECTED);
    if (real.isEmpty() && protectedMode.isEmpty()) {
      return new Measured(ability, true, good);
    }
    String note =
        real.equals(protectedMode)
            ? real
            : "real mode: %s; protected mode: %s".formatted(orFine(real), orFine(protectedMode));
    return new Measured(ability, false, note);
  }

  private static String orFine(String failure) {
    return failure.isEmpty() ? "as it should be" : failure;
  }

  private Measured step() throws KvmException {
    return inEachMode(
        Ability.STEP,
        "",
        mode -> {
          try (ProbeGuest guest = guest(mode, NOP, NOP, HALT)) {
            guest.debug(GuestDebug.SINGLESTEP, GuestDebug.X86.DR7_FIXED);
            int reason = guest.run();
            boolean stepped =
                isDebug(guest, reason, GuestDebug.X86.DR6_BS)
                    && guest.exit().pc() == ProbeGuest.CODE + 1;
            return stepped ? "" : instead(guest, reason);
          }
        });
  }

  private Measured codeSlots() throws KvmException {
    return inEachMode(
        Ability.CODE_SLOTS, "4 debug registers, before the instruction", this::codeSlotFailure);
  }

  /** All four at once, each at an instruction of its own, and taken out when it was hit. */
  private String codeSlotFailure(Mode mode) throws KvmException {
    List<Integer> code = new ArrayList<>();
    long[] addresses = new long[SLOTS];
    for (int n = 0; n < SLOTS; n++) {
      code.add(INCREMENT);
      addresses[n] = (long) ProbeGuest.CODE + n;
    }
    code.add(HALT);
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
          try (ProbeGuest guest = guest(mode, NOP, HALT)) {
            guest.debug(
                GuestDebug.USE_HW_BP, GuestDebug.X86.DR7_FIXED | enable(0), ProbeGuest.CODE);
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
    return inEachMode(
        Ability.DATA_SLOTS,
        "writes; reads and writes",
        mode -> {
          StringJoiner failures = new StringJoiner(", ");
          dataSlot(mode, STORE, DR7_WRITE, failures);
          dataSlot(mode, LOAD, DR7_ACCESS, failures);
          return failures.toString();
        });
  }

  private void dataSlot(Mode mode, int instruction, int access, StringJoiner failures)
      throws KvmException {
    List<Integer> code = new ArrayList<>(List.of(instruction, 0x00, ProbeGuest.DATA >> 8));
    if (mode == Mode.PROTECTED) {
      code.addAll(List.of(0, 0)); // its addresses have 32 bits
    }
    code.addAll(List.of(NOP, HALT));
    try (ProbeGuest guest = guest(mode, code.toArray(Integer[]::new))) {
      long dr7 = GuestDebug.X86.DR7_FIXED | enable(0) | (long) access << 16 | TWO_BYTES << 18;
      guest.debug(GuestDebug.USE_HW_BP, dr7, ProbeGuest.DATA);
      int reason = guest.run();
      if (!isDebug(guest, reason, 1)) {
        failures.add((access == DR7_WRITE ? "write: " : "read: ") + instead(guest, reason));
      }
    }
  }

  private Measured breakpointInstruction() throws KvmException {
    return inEachMode(
        Ability.BREAKPOINT_INSTRUCTION,
        "at the instruction",
        mode -> {
          try (ProbeGuest guest = guest(mode, BREAKPOINT, HALT)) {
            guest.debug(GuestDebug.USE_SW_BP, GuestDebug.X86.DR7_FIXED);
            int reason = guest.run();
            boolean reported =
                reason == KvmRun.DEBUG
                    && guest.exit().exception() == VcpuExit.Debug.X86.BP
                    && guest.exit().pc() == ProbeGuest.CODE;
            return reported ? "" : instead(guest, reason);
          }
        });
  }

  private Measured blockedInterrupts(int flags) throws KvmException {
    if ((flags & GuestDebug.X86.BLOCKIRQ) == 0) {
      return new Measured(
          Ability.BLOCKED_INTERRUPTS,
          false,
          "this kernel has no such flag; interrupts of the board wait here meanwhile");
    }
    try (ProbeGuest guest = guest(Mode.REAL, NOP, NOP, HALT)) {
      guest.set("rflags", guest.get("rflags") | INTERRUPT_FLAG);
      guest.interrupt();
      guest.debug(GuestDebug.SINGLESTEP | GuestDebug.X86.BLOCKIRQ, GuestDebug.X86.DR7_FIXED);
      int reason = guest.run();
      boolean held = reason == KvmRun.DEBUG && guest.exit().pc() == ProbeGuest.CODE + 1;
      return new Measured(
          Ability.BLOCKED_INTERRUPTS,
          held,
          held
              ? ""
              : "one that is queued comes all the same; interrupts of the board wait here"
                  + " meanwhile");
    }
  }

  private Measured immediateExit() throws KvmException {
    boolean known = kvm.capability(KvmCapability.IMMEDIATE_EXIT) != 0;
    try (ProbeGuest guest = guest(Mode.REAL, JUMP, 0xFE)) {
      boolean works = known && guest.runAtOnce() == KvmRun.INTR;
      return new Measured(
          Ability.IMMEDIATE_EXIT, works, works ? "" : "a signal ends runs, and one may be lost");
    }
  }

  /** Whether KVM executes each instruction itself, and none of them reaches the processor. */
  private Measured processor() throws KvmException {
    if (kvm.capability(KvmCapability.BINARY_STATS_FD) == 0) {
      return new Measured(Ability.PROCESSOR, true, "taken for granted: this kernel doesn't count");
    }
    return inEachMode(
        Ability.PROCESSOR,
        "",
        mode -> {
          List<Integer> code = new ArrayList<>(Collections.nCopies(COUNTED, NOP));
          code.add(HALT);
          try (ProbeGuest guest = guest(mode, code.toArray(Integer[]::new))) {
            long before = guest.emulated().orElse(0);
            int reason = guest.run();
            long emulated = guest.emulated().orElse(0) - before;
            if (reason != KvmRun.HLT) {
              return instead(guest, reason);
            }
            return emulated < COUNTED
                ? ""
                : "%d of %d instructions emulated".formatted(emulated, COUNTED + 1);
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
          guest.get("rip") == ProbeGuest.HANDLER + 1
              ? "the guest takes the exception"
              : "the guest goes on";
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
