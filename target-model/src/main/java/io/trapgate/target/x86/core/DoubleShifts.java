package io.trapgate.target.x86.core;

/**
 * SHLD and SHRD. With 16-bit operands and a count above 16 the result is undefined: the
 * destination's bits follow the source's, as QEMU has it and says of Intel processors; the AMD
 * processor that NativeCasesTest's tables are from takes the source's twice. OF is defined for a
 * count of 1 only, AF never.
 */
final class DoubleShifts {
  private static final int COUNT_32 = 31;
  private static final int COUNT_64 = 63;

  private DoubleShifts() {}

  private static int count(Cpu cpu, Insn insn) {
    return (int) insn.c.read(cpu) & (insn.a.bytes == 8 ? COUNT_64 : COUNT_32);
  }

  static void shld(Cpu cpu, Insn insn) {
    int bits = 8 * insn.a.bytes;
    int count = count(cpu, insn);
    long a = insn.a.readForUpdate(cpu);
    long b = insn.b.read(cpu);
    if (count == 0) {
      insn.a.write(cpu, a);
      return;
    }
    long before = left(a, b, count - 1, bits);
    finish(cpu, insn, before, left(a, b, count, bits), before >>> bits - 1);
  }

  static void shrd(Cpu cpu, Insn insn) {
    int bits = 8 * insn.a.bytes;
    int count = count(cpu, insn);
    long a = insn.a.readForUpdate(cpu);
    long b = insn.b.read(cpu);
    if (count == 0) {
      insn.a.write(cpu, a);
      return;
    }
    long before = right(a, b, count - 1, bits);
    finish(cpu, insn, before, right(a, b, count, bits), before);
  }

  private static void finish(Cpu cpu, Insn insn, long before, long result, long out) {
    int bytes = insn.a.bytes;
    insn.a.write(cpu, result);
    int overflow = Alu.overflow((before ^ result) >>> 8 * bytes - 1);
    cpu.arithmeticFlags(Alu.logic(result, bytes) | (int) out & Flag.CF | overflow);
  }

  /** The destination after some single steps to the left, bits above the width undefined. */
  private static long left(long a, long b, int count, int bits) {
    if (bits == 16) {
      return (a << 32 | b << 16 | a) << count >>> 32;
    }
    return count == 0 ? a : a << count | b >>> bits - count;
  }

  private static long right(long a, long b, int count, int bits) {
    if (bits == 16) {
      return (a << 32 | b << 16 | a) >>> count;
    }
    return count == 0 ? a : a >>> count | b << bits - count;
  }
}
