package io.trapgate.target.x86.core;

/** Memory, as ModR/M, SIB, displacement and prefixes name it. */
final class MemOperand extends Operand {
  private static final int NONE = -1;

  private final int segment;

  /** Number of the base register, or -1. */
  final int base;

  /** Number of the index register, or -1. */
  final int index;

  /** The index counts so many bits to the left. */
  final int shift;

  /** Sign-extended. */
  final long displacement;

  /** Size of an address: 2, 4 or 8. */
  final int addressBytes;

  /** Relative to the next instruction. */
  final boolean ripRelative;

  private MemOperand(Parts parts, int bytes) {
    super(bytes);
    this.segment = parts.segment;
    this.base = parts.base;
    this.index = parts.index;
    this.shift = parts.shift;
    this.displacement = parts.displacement;
    this.addressBytes = parts.addressBytes;
    this.ripRelative = parts.ripRelative;
  }

  /** What the decoder collects. */
  static final class Parts {
    int segment = SegmentName.DS;
    int base = NONE;
    int index = NONE;
    int shift;
    long displacement;
    int addressBytes;
    boolean ripRelative;

    MemOperand operand(int bytes) {
      return new MemOperand(this, bytes);
    }
  }

  /** The segment register's number. */
  int segment() {
    return segment;
  }

  /** The effective address: the offset in the segment, as wide as addresses are here. */
  long offset(Cpu cpu) {
    return offset(cpu, displacement);
  }

  /** The effective address of something so many bytes further on, as BT and far pointers need. */
  long offsetPlus(Cpu cpu, long more) {
    return offset(cpu, displacement + more);
  }

  private long offset(Cpu cpu, long displaced) {
    long[] gpr = cpu.state().gpr;
    long sum = displaced;
    if (base >= 0) {
      sum += gpr[base];
    }
    if (index >= 0) {
      sum += gpr[index] << shift;
    }
    if (ripRelative) {
      sum += cpu.nextRip();
    }
    return Width.zeroExtend(sum, addressBytes);
  }

  @Override
  long read(Cpu cpu) {
    return cpu.memory().load(segment, offset(cpu), bytes);
  }

  @Override
  void write(Cpu cpu, long value) {
    cpu.memory().store(segment, offset(cpu), bytes, value);
  }

  @Override
  long readForUpdate(Cpu cpu) {
    return cpu.memory().loadForUpdate(segment, offset(cpu), bytes);
  }
}
