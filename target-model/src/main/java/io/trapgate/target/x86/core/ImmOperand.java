package io.trapgate.target.x86.core;

/** A constant of the instruction, already extended as the row says. */
final class ImmOperand extends Operand {
  private final long value;

  /**
   * @param value sign-extended to 64 bits where the instruction extends it, else zero-extended
   */
  ImmOperand(long value, int bytes) {
    super(bytes);
    this.value = value;
  }

  @Override
  long read(Cpu cpu) {
    return Width.zeroExtend(value, bytes);
  }

  /** The value with its sign, whatever the size. */
  long signed() {
    return value;
  }

  @Override
  void write(Cpu cpu, long value) {
    throw new IllegalStateException("write of a constant");
  }
}
