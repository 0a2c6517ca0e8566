package io.trapgate.target.ppc;

import io.trapgate.target.engine.CpuPins;
import io.trapgate.target.engine.DebugStop;
import java.util.function.IntSupplier;

/**
 * Interrupts of a core: which is pending, in which order they are taken, and what taking one does
 * to the machine state (E500RM chapter 5, tables 5-2 and 5-5; the order of the doorbells follows
 * Linux kvm/booke.h, BOOKE_IRQPRIO).
 */
final class Interrupts implements CpuPins {
  private static final int CRITICAL_INPUT = 0;
  private static final int MACHINE_CHECK = 1;
  private static final int DATA_STORAGE = 2;
  private static final int INSTRUCTION_STORAGE = 3;
  private static final int EXTERNAL = 4;
  private static final int ALIGNMENT = 5;
  private static final int PROGRAM = 6;
  private static final int FLOATING_UNAVAILABLE = 7;
  private static final int SYSTEM_CALL = 8;
  private static final int DECREMENTER = 10;
  private static final int FIXED_INTERVAL = 11;
  private static final int WATCHDOG = 12;
  private static final int DATA_TLB = 13;
  private static final int INSTRUCTION_TLB = 14;
  private static final int DEBUG = 15;
  private static final int DOORBELL = 36;
  private static final int CRITICAL_DOORBELL = 37;

  private final Cpu cpu;
  private final boolean assists;
  private boolean doorbell;
  private boolean criticalDoorbell;
  private boolean external;
  private boolean critical;
  private boolean blocked;
  private IntSupplier acknowledge = () -> 0;

  Interrupts(Cpu cpu) {
    this.cpu = cpu;
    this.assists = cpu.model.has(PpcFeature.FSL_MMU);
  }

  void reset() {
    doorbell = false;
    criticalDoorbell = false;
    external = false;
    critical = false;
  }

  @Override
  public void external(boolean asserted) {
    external = asserted;
    cpu.attention();
  }

  @Override
  public void critical(boolean asserted) {
    critical = asserted;
    cpu.attention();
  }

  @Override
  public void externalProxy(IntSupplier acknowledgeRead) {
    acknowledge = acknowledgeRead;
  }

  /** What user space keeps from the guest, which wakes it all the same. */
  void block(boolean wanted) {
    blocked = wanted;
  }

  /** Whether one waits that would end a wait, and is kept from the guest. */
  boolean wakesBlocked() {
    return blocked && pending();
  }

  /** Whether an enabled asynchronous interrupt waits to be taken. */
  boolean pending() {
    return highest() >= 0;
  }

  private int highest() {
    int msr = cpu.state.msr;
    if (cpu.debug.interruptPending()) {
      return DEBUG;
    }
    if ((msr & Msr.CE) != 0) {
      if (critical) {
        return CRITICAL_INPUT;
      }
      if (timer(Timers.TSR_WIS, Timers.TCR_WIE)) {
        return WATCHDOG;
      }
      if (criticalDoorbell) {
        return CRITICAL_DOORBELL;
      }
    }
    if ((msr & Msr.EE) == 0) {
      return -1;
    }
    if (external) {
      return EXTERNAL;
    }
    if (timer(Timers.TSR_FIS, Timers.TCR_FIE)) {
      return FIXED_INTERVAL;
    }
    if (timer(Timers.TSR_DIS, Timers.TCR_DIE)) {
      return DECREMENTER;
    }
    return doorbell ? DOORBELL : -1;
  }

  /** Makes a processor doorbell pending, or takes it back. */
  void doorbell(boolean isCritical, boolean rings) {
    if (isCritical) {
      criticalDoorbell = rings;
    } else {
      doorbell = rings;
    }
    cpu.attention();
  }

  private boolean timer(int status, int enable) {
    return (cpu.timers.tsr & status) != 0 && (cpu.timers.tcr() & enable) != 0;
  }

  /** Takes the highest enabled asynchronous interrupt, if there is one, between instructions. */
  boolean takePending() {
    int ivor = highest();
    boolean own = ivor == DEBUG;
    if (ivor < 0
        || blocked && !own
        || own && cpu.faultStops.stopsBefore(new GuestFault(DEBUG, 0, 0))) {
      return false;
    }
    if (ivor == EXTERNAL) {
      cpu.sprs.set(Spr.EPR, acknowledge.getAsInt());
    } else if (ivor == DOORBELL) {
      doorbell = false;
    } else if (ivor == CRITICAL_DOORBELL) {
      criticalDoorbell = false;
    }
    take(ivor, cpu.state.pc);
    return true;
  }

  /**
   * Whether the debug facility takes this in place of the interrupt: a trap that is a debug event,
   * or a word that is a software breakpoint.
   */
  boolean isDebugStop(GuestFault fault) {
    if (fault.ivor() != PROGRAM) {
      return false;
    }
    return switch (fault.esr()) {
      case GuestFault.ESR_TRAP -> cpu.debug.trap();
      case GuestFault.ESR_ILLEGAL -> cpu.debug.isBreakpoint(cpu.wordAtPc());
      default -> false;
    };
  }

  /** Takes the interrupt that an instruction ended in; the pc is at that instruction. */
  void fault(GuestFault fault) {
    switch (fault.ivor()) {
      case DATA_STORAGE, ALIGNMENT -> {
        cpu.sprs.set(Spr.ESR, fault.esr());
        cpu.sprs.set(Spr.DEAR, fault.dear());
      }
      case DATA_TLB -> {
        cpu.sprs.set(Spr.ESR, fault.esr());
        cpu.sprs.set(Spr.DEAR, fault.dear());
        assist(fault);
      }
      case INSTRUCTION_TLB -> assist(fault);
      case FLOATING_UNAVAILABLE -> {} // the ESR stays (Book E, 5.7.8)
      case INSTRUCTION_STORAGE, PROGRAM -> cpu.sprs.set(Spr.ESR, fault.esr());
      default -> cpu.sprs.set(Spr.ESR, fault.esr());
    }
    take(fault.ivor(), cpu.state.pc);
  }

  /** Fills in the MAS registers, on cores that have them. */
  private void assist(GuestFault fault) {
    if (!assists) {
      return;
    }
    if ((fault.esr() & GuestFault.ESR_EXTERNAL_PID) != 0) {
      boolean store = (fault.esr() & GuestFault.ESR_STORE) != 0;
      cpu.tlbOps.assistExternal(fault.dear(), cpu.sprs.get(store ? Spr.EPSC : Spr.EPLC));
    } else if (fault.ivor() == INSTRUCTION_TLB) {
      cpu.tlbOps.assist(fault.dear(), cpu.mmu.codeSpace());
    } else {
      cpu.tlbOps.assist(fault.dear(), cpu.mmu.dataSpace());
    }
  }

  /** sc: the interrupt that returns behind its instruction. */
  @SuppressWarnings("DoNotCallSuggester") // a stop is what user space wants
  int systemCall() {
    if (cpu.faultStops.stopsBefore(new GuestFault(SYSTEM_CALL, 0, 0))) {
      throw new DebugStop();
    }
    take(SYSTEM_CALL, cpu.state.pc + 4);
    return cpu.state.pc;
  }

  private void take(int ivor, int returnTo) {
    SprFile sprs = cpu.sprs;
    int msr = cpu.state.msr;
    int save = saveRegisters(ivor);
    sprs.set(save, returnTo);
    sprs.set(save + 1, msr);
    boolean critical = save == Spr.CSRR0 && ivor != DEBUG;
    int kept =
        switch (save) {
          case Spr.SRR0 -> Msr.CE | Msr.ME | Msr.DE;
          case Spr.MCSRR0 -> 0;
          default -> cpu.debug.keptMsr(ivor == DEBUG);
        };
    int offset = sprs.get(vector(ivor));
    cpu.state.pc = sprs.get(Spr.IVPR) & 0xFFFF_0000 | offset & 0xFFF0;
    cpu.setMsr(msr & kept, MsrWriter.INTERRUPT);
    if (ivor != MACHINE_CHECK && ivor != DEBUG) {
      cpu.debug.interruptTaken(critical);
    }
  }

  /** The first of the two registers that an interrupt's class saves to. */
  private int saveRegisters(int ivor) {
    return switch (ivor) {
      case MACHINE_CHECK -> Spr.MCSRR0;
      case CRITICAL_INPUT, WATCHDOG, CRITICAL_DOORBELL -> Spr.CSRR0;
      case DEBUG -> cpu.model.debugSave();
      default -> Spr.SRR0;
    };
  }

  private static int vector(int ivor) {
    if (ivor < 32) {
      return Spr.IVOR0 + ivor;
    }
    return ivor < 38 ? Spr.IVOR32 + ivor - 32 : Spr.IVOR38 + ivor - 38;
  }
}
