package io.trapgate.target.x86.core;

/** A register that isn't a general one: the instruction's method knows which file it is of. */
final class RegOperand extends Operand {
  /** Which register file. */
  enum File {
    SEGMENT,
    CONTROL,
    DEBUG,
    MMX,
    XMM,
    STACK
  }

  private final File file;
  private final int number;

  RegOperand(File file, int number, int bytes) {
    super(bytes);
    this.file = file;
    this.number = number;
  }

  File file() {
    return file;
  }

  @Override
  int number() {
    return number;
  }

  @Override
  long read(Cpu cpu) {
    throw new IllegalStateException("read of " + file + number);
  }

  @Override
  void write(Cpu cpu, long value) {
    throw new IllegalStateException("write of " + file + number);
  }
}
