package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.trapgate.target.engine.LocalApic;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KernelCall.Detail;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/**
 * Runs one vCPU until something concerns user space: what the board's devices have to answer is
 * answered here. Everything but {@code KVM_RUN} itself is done under the machine's lock.
 */
final class VcpuRunner {
  private final LinuxVcpu vcpu;
  private final PatchedBreakpoints breakpoints;
  private final RunRoom room;
  private final MachineBoard board;
  private final LocalApic apic;
  private final Attention attention;
  private final MemorySegment vector;
  private boolean halted;
  private boolean parked;

  VcpuRunner(
      Arena arena,
      LinuxVcpu vcpu,
      PatchedBreakpoints breakpoints,
      RunRoom room,
      MachineBoard board) {
    this.vcpu = vcpu;
    this.breakpoints = breakpoints;
    this.room = room;
    this.board = board;
    this.apic = board.apics().get(vcpu.index());
    this.attention = new Attention(this::wake);
    this.vector = arena.allocate(JAVA_INT);
    this.parked = vcpu.index() > 0;
  }

  LinuxVcpu vcpu() {
    return vcpu;
  }

  Attention attention() {
    return attention;
  }

  /** What it does, for the user. */
  String activity() {
    if (parked) {
      return "waiting for a start-up IPI";
    }
    return halted ? "waiting for an interrupt" : "stopped";
  }

  /** A reset of the whole machine: the first one runs, the others wait for a start-up IPI. */
  void reset() {
    halted = false;
    parked = vcpu.index() > 0;
    attention.clear();
  }

  /** Makes its thread look at what the board wants. */
  private void wake() {
    vcpu.kvm().kick().kick();
    room.changed();
  }

  /**
   * Runs it on the calling thread; null when the room asks all to stop, or it has to {@link #pass}
   * a breakpoint first.
   */
  @Nullable VcpuExit run() throws KvmException {
    vcpu.kvm().kick().runsHere();
    try {
      for (; ; ) {
        boolean ignored = vcpu.kvm().kick().taken();
        if (!ready()) {
          return null;
        }
        int reason = vcpu.run();
        VcpuExit exit = room.locked(vcpu.index(), () -> served(reason));
        if (exit != null || vcpu.passes()) {
          return exit;
        }
      }
    } finally {
      vcpu.kvm().kick().runsNowhere();
    }
  }

  /**
   * Executes the instruction whose breakpoint is to be passed, if there is one, on the calling
   * thread, while no other vCPU runs; null when nobody has to hear of it.
   */
  @Nullable VcpuExit pass() throws KvmException {
    if (!vcpu.passes()) {
      return null;
    }
    vcpu.kvm().kick().runsHere();
    try {
      boolean ignored = vcpu.kvm().kick().taken();
      vcpu.kvm().page().requestInterruptWindow(false);
      if (!room.mayGoOn()) {
        return null;
      }
      int reason = vcpu.runPassed();
      return passed(room.locked(vcpu.index(), () -> served(reason)));
    } finally {
      vcpu.backToAsked();
      vcpu.kvm().kick().runsNowhere();
    }
  }

  /** The step is no news to user space unless it steps, too. */
  private @Nullable VcpuExit passed(@Nullable VcpuExit exit) {
    if (!(exit instanceof VcpuExit.Debug.X86 debug) || debug.exception() == VcpuExit.Debug.X86.BP) {
      return exit;
    }
    long step = vcpu.userSteps() ? 0 : GuestDebug.X86.DR6_BS;
    long dr6 = debug.dr6() & ~step & ~vcpu.disabledSlots();
    return dr6 == GuestDebug.X86.DR6_BASE
        ? null
        : new VcpuExit.Debug.X86(debug.exception(), debug.pc(), dr6, debug.dr7());
  }

  /** Waits until there is something to execute; false when it isn't to run any more. */
  private boolean ready() throws KvmException {
    room.lock();
    try {
      while (room.goesOn()) {
        carryOut();
        if (!parked && (!halted || wakes())) {
          halted = false;
          inject();
          return true;
        }
        room.sleep();
      }
      return false;
    } finally {
      room.unlock();
    }
  }

  /** An interrupt that user space keeps away wakes it up all the same. */
  private boolean wakes() {
    return attention.hasNmi() || apic.pending() && vcpu.kvm().page().interruptFlag();
  }

  private void carryOut() throws KvmException {
    if (attention.takeInit()) {
      vcpu.initialize();
      halted = false;
      parked = vcpu.index() > 0;
    }
    int startUp = attention.takeStartUp();
    if (startUp >= 0 && parked) {
      vcpu.startAt(startUp);
      parked = false;
    }
    if (!vcpu.blocksInterrupts() && attention.takeNmi() && !parked) {
      vcpu.kvm().call(KvmIoctl.NMI, MemorySegment.NULL);
      halted = false;
    }
  }

  /** An interrupt of the board's, as soon as the guest takes one. */
  private void inject() throws KvmException {
    KvmRun page = vcpu.kvm().page();
    page.cr8(apic.taskPriority());
    boolean wanted = apic.pending() && !vcpu.blocksInterrupts();
    if (wanted && page.readyForInterrupt() && page.interruptFlag()) {
      vector.set(JAVA_INT, 0, apic.acknowledge());
      vcpu.kvm().call(KvmIoctl.INTERRUPT, vector);
      wanted = apic.pending();
    }
    page.requestInterruptWindow(wanted);
  }

  private @Nullable VcpuExit served(int reason) throws KvmException {
    KvmRun page = vcpu.kvm().page();
    apic.taskPriority((int) page.cr8() & 0xF);
    return switch (reason) {
      case KvmRun.IO, KvmRun.MMIO -> access(reason);
      case KvmRun.DEBUG -> {
        KvmRun.Debug debug = page.debug();
        VcpuExit.Debug.X86 exit =
            new VcpuExit.Debug.X86(debug.exception(), debug.pc(), debug.dr6(), debug.dr7());
        if (debug.exception() == VcpuExit.Debug.X86.BP && !isNews(exit)) {
          yield null;
        }
        yield exit;
      }
      case KvmRun.HLT -> {
        halted = vcpu.isBehindHalt();
        yield null;
      }
      case KvmRun.INTR, KvmRun.IRQ_WINDOW_OPEN, KvmRun.SET_TPR -> null;
      default -> new VcpuExit.InternalError(ExitText.of(reason, vcpu)); // an open set of numbers
    };
  }

  /** Whether user space has to hear of a #BP: by its address alone it can't tell whose it is. */
  private boolean isNews(VcpuExit.Debug.X86 exit) {
    return switch (breakpoints.met(exit.pc(), vcpu.physical(exit.pc()))) {
      case OURS, FOREIGN -> true;
      case ELSEWHERE -> {
        vcpu.passBreakpoint();
        yield false;
      }
      case BELOW_OURS -> !vcpu.reinject(exit);
    };
  }

  /**
   * A device's answer. The kernel makes no debug exit of a step over an instruction that leaves it
   * for a device; the step is completed here, unless the instruction has raised an exception behind
   * the access: then it goes on into the handler.
   */
  private @Nullable VcpuExit access(int first) throws KvmException {
    int reason = first;
    while (reason == KvmRun.IO || reason == KvmRun.MMIO) {
      if (reason == KvmRun.IO) {
        PortAccess.serve(vcpu.kvm().page(), board.ports());
      } else {
        WindowAccess.serve(vcpu.kvm().page(), board.physical());
      }
      traceAnswer(reason);
      if (!vcpu.stepping()) {
        return null;
      }
      reason = vcpu.complete();
    }
    if (reason != KvmRun.INTR) {
      return served(reason);
    }
    return QueuedException.waits(vcpu.kvm()) ? null : stepped();
  }

  private void traceAnswer(int reason) {
    KvmRun page = vcpu.kvm().page();
    RunTrace trace = vcpu.kvm().trace();
    if (!trace.wanted()) {
      return;
    }
    if (reason == KvmRun.IO && page.io().in()) {
      trace.answered(Detail.of("port", page.io().port()), page.ioBytes(page.io()));
    } else if (reason == KvmRun.MMIO && !page.mmio().write()) {
      trace.answered(Detail.of("address", page.mmio().physical()), RunTrace.bytes(page.mmio()));
    }
  }

  private VcpuExit stepped() {
    return new VcpuExit.Debug.X86(
        VcpuExit.Debug.X86.DB,
        vcpu.programCounter(),
        GuestDebug.X86.DR6_BASE | GuestDebug.X86.DR6_BS,
        VcpuExit.Debug.X86.DR7_UNKNOWN);
  }
}
