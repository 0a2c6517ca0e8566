package io.trapgate.target.x86.core;

/** AH, CH, DH or BH. */
final class HighByteOperand extends Operand {
  /** Of the register whose bits 8 to 15 it is. */
  final int number;

  /**
   * @param number of the register whose bits 8 to 15 it is
   */
  HighByteOperand(int number) {
    super(1);
    this.number = number;
  }

  @Override
  long read(Cpu cpu) {
    return cpu.state().gpr[number] >>> 8 & 0xFF;
  }

  @Override
  void write(Cpu cpu, long value) {
    long[] gpr = cpu.state().gpr;
    gpr[number] = gpr[number] & ~0xFF00L | (value & 0xFF) << 8;
  }
}
