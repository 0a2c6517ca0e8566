package io.trapgate.target.x86.core;

/**
 * The stack by SS and as much of rSP as the stack segment's size says (Intel SDM 1 6.2.3). Values
 * are as wide as the instruction wants; rSP changes last.
 */
final class CurrentStack {
  private CurrentStack() {}

  /** Moves the stack pointer; in a 16-bit stack only SP changes. */
  static void pointer(Cpu cpu, long value) {
    cpu.gpr(Gpr.RSP, cpu.state().stackBytes(), value);
  }

  /** The offset so far from the stack pointer, wrapped as the stack's width wants. */
  static long offset(Cpu cpu, long distance) {
    X86State state = cpu.state();
    return Width.zeroExtend(state.gpr[Gpr.RSP] + distance, state.stackBytes());
  }

  static void push(Cpu cpu, int bytes, long value) {
    long to = offset(cpu, -bytes);
    cpu.memory().store(SegmentName.SS, to, bytes, value);
    pointer(cpu, to);
  }

  /**
   * What a pop would give; the pointer stays.
   *
   * @param distance from the top, in bytes
   */
  static long peek(Cpu cpu, int distance, int bytes) {
    return cpu.memory().load(SegmentName.SS, offset(cpu, distance), bytes);
  }

  /** Removes so many bytes. */
  static void drop(Cpu cpu, long bytes) {
    pointer(cpu, offset(cpu, bytes));
  }
}
