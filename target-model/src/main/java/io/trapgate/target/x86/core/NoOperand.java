package io.trapgate.target.x86.core;

/** The place of an operand that the instruction doesn't have. */
final class NoOperand extends Operand {
  static final NoOperand NONE = new NoOperand();

  private NoOperand() {
    super(0);
  }

  @Override
  long read(Cpu cpu) {
    throw new IllegalStateException("read of no operand");
  }

  @Override
  void write(Cpu cpu, long value) {
    throw new IllegalStateException("write of no operand");
  }
}
