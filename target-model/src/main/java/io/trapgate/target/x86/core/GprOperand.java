package io.trapgate.target.x86.core;

/** A general register, or its low part. */
final class GprOperand extends Operand {
  private final int number;

  GprOperand(int number, int bytes) {
    super(bytes);
    this.number = number;
  }

  @Override
  long read(Cpu cpu) {
    return Width.zeroExtend(cpu.state().gpr[number], bytes);
  }

  @Override
  void write(Cpu cpu, long value) {
    cpu.gpr(number, bytes, value);
  }

  @Override
  int number() {
    return number;
  }
}
