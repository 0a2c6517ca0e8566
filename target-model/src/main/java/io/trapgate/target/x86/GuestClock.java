package io.trapgate.target.x86;

import io.trapgate.target.x86.core.CpuClock;

/** Guest time of one vCPU: it follows the instructions, and jumps while nothing executes. */
final class GuestClock implements CpuClock {
  /** Guest time at which the instruction count was 0, had it never jumped. */
  private long base;

  private boolean wanted;

  @Override
  public long ticks(long instructions) {
    return base + instructions * X86Vcpu.TICKS_PER_INSTRUCTION;
  }

  @Override
  public boolean wanted() {
    return wanted;
  }

  /** Has the present run end soon. */
  void want() {
    wanted = true;
  }

  /** A new run begins. */
  void begin() {
    wanted = false;
  }

  /** Brings time forward to this one; never back. */
  void skipTo(long ticks, long instructions) {
    base = Math.max(base, ticks - instructions * X86Vcpu.TICKS_PER_INSTRUCTION);
  }

  /** Takes time back to this one, when it has gone on since. */
  void holdAt(long ticks, long instructions) {
    base = Math.min(base, ticks - instructions * X86Vcpu.TICKS_PER_INSTRUCTION);
  }

  /** The machine was reset: time starts again. */
  void reset(long instructions) {
    base = -instructions * X86Vcpu.TICKS_PER_INSTRUCTION;
  }
}
