package io.trapgate.target.x86.core;

/** Where an instruction's value comes from or goes to. */
abstract sealed class Operand
    permits GprOperand, HighByteOperand, MemOperand, ImmOperand, RegOperand, NoOperand {
  /** Size in bytes; 16 and more only of memory and vector registers. */
  final int bytes;

  Operand(int bytes) {
    this.bytes = bytes;
  }

  /** The value, zero-extended; up to 8 bytes. */
  abstract long read(Cpu cpu);

  /** Stores the low bytes; a 32-bit general register's upper half becomes 0. */
  abstract void write(Cpu cpu, long value);

  /** As {@link #read}, and faults if {@link #write} would: no write after it can fault. */
  long readForUpdate(Cpu cpu) {
    return read(cpu);
  }

  /** The register's number, of {@link GprOperand} and {@link RegOperand}. */
  int number() {
    throw new IllegalStateException("number of " + this);
  }

  /** This operand as memory; only where the row says that it is. */
  final MemOperand memory() {
    return (MemOperand) this;
  }

  /** Whether it is memory. */
  final boolean isMemory() {
    return this instanceof MemOperand;
  }
}
