package io.trapgate.target.x86.core;

/** A selector with an offset. */
record FarPointer(int selector, long offset) {
  /**
   * Reads one from memory: the offset first.
   *
   * @param offsetBytes 2, 4 or 8
   */
  static FarPointer read(Cpu cpu, MemOperand operand, int offsetBytes) {
    Memory memory = cpu.memory();
    int segment = operand.segment();
    long offset = memory.load(segment, operand.offset(cpu), offsetBytes);
    long selector = memory.load(segment, operand.offsetPlus(cpu, offsetBytes), 2);
    return new FarPointer((int) selector, offset);
  }
}
