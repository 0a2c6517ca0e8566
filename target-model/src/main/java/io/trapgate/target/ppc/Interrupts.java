package io.trapgate.target.ppc;

import io.trapgate.target.engine.CpuPins;
import java.util.function.IntSupplier;

/**
 * Interrupts of the e500v2: which is pending, in which order they are taken, and what taking one
 * does to the machine state (E500RM chapter 5, tables 5-2 and 5-5).
 */
final class Interrupts implements CpuPins {
  private static final int CRITICAL_INPUT = 0;
  private static final int MACHINE_CHECK = 1;
  private static final int DATA_STORAGE = 2;
  private static final int INSTRUCTION_STORAGE = 3;
  private static final int EXTERNAL = 4;
  private static final int ALIGNMENT = 5;
  private static final int PROGRAM = 6;
  private static final int SYSTEM_CALL = 8;
  private static final int DECREMENTER = 10;
  private static final int FIXED_INTERVAL = 11;
  private static final int WATCHDOG = 12;
  private static final int DATA_TLB = 13;
  private static final int INSTRUCTION_TLB = 14;
  private static final int DEBUG = 15;

  private final Cpu cpu;
  private boolean external;
  private boolean critical;
  private IntSupplier acknowledge = () -> 0;

  Interrupts(Cpu cpu) {
    this.cpu = cpu;
  }

  void reset() {
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

  /** Whether an enabled asynchronous interrupt waits to be taken. */
  boolean pending() {
    return highest() >= 0;
  }

  private int highest() {
    int msr = cpu.state.msr;
    if ((msr & Msr.CE) != 0) {
      if (critical) {
        return CRITICAL_INPUT;
      }
      if (timer(Timers.TSR_WIS, Timers.TCR_WIE)) {
        return WATCHDOG;
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
    return timer(Timers.TSR_DIS, Timers.TCR_DIE) ? DECREMENTER : -1;
  }

  private boolean timer(int status, int enable) {
    return (cpu.timers.tsr & status) != 0 && (cpu.timers.tcr() & enable) != 0;
  }

  /** Takes the highest enabled asynchronous interrupt, if there is one, between instructions. */
  boolean takePending() {
    int ivor = highest();
    if (ivor < 0) {
      return false;
    }
    if (ivor == EXTERNAL) {
      cpu.sprs.set(Spr.EPR, acknowledge.getAsInt());
    }
    take(ivor, cpu.state.pc);
    return true;
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
        cpu.tlbOps.assist(fault.dear(), cpu.mmu.dataSpace());
      }
      case INSTRUCTION_TLB -> cpu.tlbOps.assist(fault.dear(), cpu.mmu.codeSpace());
      case INSTRUCTION_STORAGE, PROGRAM -> cpu.sprs.set(Spr.ESR, fault.esr());
      default -> cpu.sprs.set(Spr.ESR, fault.esr());
    }
    take(fault.ivor(), cpu.state.pc);
  }

  /** sc: the interrupt that returns behind its instruction. */
  int systemCall() {
    take(SYSTEM_CALL, cpu.state.pc + 4);
    return cpu.state.pc;
  }

  private void take(int ivor, int returnTo) {
    SprFile sprs = cpu.sprs;
    int msr = cpu.state.msr;
    int kept;
    if (ivor == MACHINE_CHECK) {
      sprs.set(Spr.MCSRR0, returnTo);
      sprs.set(Spr.MCSRR1, msr);
      kept = 0;
    } else if (ivor == CRITICAL_INPUT || ivor == WATCHDOG || ivor == DEBUG) {
      sprs.set(Spr.CSRR0, returnTo);
      sprs.set(Spr.CSRR1, msr);
      kept = Msr.ME;
    } else {
      sprs.set(Spr.SRR0, returnTo);
      sprs.set(Spr.SRR1, msr);
      kept = Msr.CE | Msr.ME | Msr.DE;
    }
    int offset = sprs.get(ivor < 32 ? Spr.IVOR0 + ivor : Spr.IVOR32 + ivor - 32);
    cpu.state.pc = sprs.get(Spr.IVPR) & 0xFFFF_0000 | offset & 0xFFF0;
    cpu.setMsr(msr & kept);
  }
}
