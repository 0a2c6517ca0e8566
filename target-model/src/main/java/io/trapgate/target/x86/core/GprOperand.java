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

  static void store(long[] gpr, int number, int bytes, long value) {
    switch (bytes) {
      case 1 -> gpr[number] = gpr[number] & ~0xFFL | value & 0xFF;
      case 2 -> gpr[number] = gpr[number] & ~0xFFFFL | value & 0xFFFF;
      case 4 -> gpr[number] = value & 0xFFFF_FFFFL;
      default -> gpr[number] = value; // 8
    }
  }

  @Override
  int number() {
    return number;
  }
}
