package io.trapgate.target.x86.core;

/**
 * Shifts and rotates. The count is cut to 5 bits, or 6 of 64-bit operands; with 0 no flag changes,
 * though a 32-bit register still loses its upper half. OF is defined for a count of 1 only, AF
 * never: OF gets what the last single step would give, AF 0, as QEMU has it.
 */
final class Shifts {
  private static final int CF_AND_OF = Flag.CF | Flag.OF;

  private Shifts() {}

  private static int count(Cpu cpu, Insn insn) {
    return (int) insn.b.read(cpu) & (insn.a.bytes == 8 ? 63 : 31);
  }

  static void shl(Cpu cpu, Insn insn) {
    int bytes = insn.a.bytes;
    int count = count(cpu, insn);
    long a = insn.a.readForUpdate(cpu);
    long before = count == 0 ? 0 : a << count - 1;
    long result = count == 0 ? a : before << 1;
    int out = (int) (before >>> 8 * bytes - 1) & 1;
    shifted(cpu, insn, count, result, out | Alu.overflow((before ^ result) >>> 8 * bytes - 1));
  }

  static void shr(Cpu cpu, Insn insn) {
    int top = 8 * insn.a.bytes - 1;
    int count = count(cpu, insn);
    long a = insn.a.readForUpdate(cpu);
    long before = count == 0 ? 0 : a >>> count - 1;
    long result = count == 0 ? a : before >>> 1;
    shifted(cpu, insn, count, result, (int) before & 1 | Alu.overflow((before ^ result) >>> top));
  }

  static void sar(Cpu cpu, Insn insn) {
    int count = count(cpu, insn);
    long a = Width.signExtend(insn.a.readForUpdate(cpu), insn.a.bytes);
    long before = count == 0 ? 0 : a >> count - 1;
    long result = count == 0 ? a : before >> 1;
    shifted(cpu, insn, count, result, (int) before & 1);
  }

  private static void shifted(Cpu cpu, Insn insn, int count, long result, int outAndOverflow) {
    insn.a.write(cpu, result);
    if (count != 0) {
      cpu.arithmeticFlags(Alu.logic(result, insn.a.bytes) | outAndOverflow);
    }
  }

  static void rol(Cpu cpu, Insn insn) {
    int bits = 8 * insn.a.bytes;
    int count = count(cpu, insn);
    long result = left(insn.a.readForUpdate(cpu), count & bits - 1, bits);
    insn.a.write(cpu, result);
    if (count != 0) {
      cpu.flags(CF_AND_OF, (int) result & 1 | Alu.overflow(result >>> bits - 1 ^ result));
    }
  }

  static void ror(Cpu cpu, Insn insn) {
    int bits = 8 * insn.a.bytes;
    int count = count(cpu, insn);
    long result = left(insn.a.readForUpdate(cpu), bits - count & bits - 1, bits);
    insn.a.write(cpu, result);
    if (count != 0) {
      int out = (int) (result >>> bits - 1) & 1;
      cpu.flags(CF_AND_OF, out | Alu.overflow(result >>> bits - 1 ^ result >>> bits - 2));
    }
  }

  private static long left(long value, int count, int bits) {
    return count == 0 ? value : value << count | value >>> bits - count;
  }

  /** Rotates the carry and the operand: one bit more than the operand has. */
  static void rcl(Cpu cpu, Insn insn) {
    int bits = 8 * insn.a.bytes;
    int count = count(cpu, insn) % (bits + 1);
    long a = insn.a.readForUpdate(cpu);
    long result = leftThroughCarry(cpu, a, count, bits);
    insn.a.write(cpu, result);
    if (count != 0) {
      int out = (int) (a >>> bits - count) & 1;
      cpu.flags(CF_AND_OF, out | Alu.overflow(result >>> bits - 1 ^ out));
    }
  }

  static void rcr(Cpu cpu, Insn insn) {
    int bits = 8 * insn.a.bytes;
    int count = count(cpu, insn) % (bits + 1);
    long a = insn.a.readForUpdate(cpu);
    long result = leftThroughCarry(cpu, a, (bits + 1 - count) % (bits + 1), bits);
    insn.a.write(cpu, result);
    if (count != 0) {
      int out = (int) (a >>> count - 1) & 1;
      cpu.flags(CF_AND_OF, out | Alu.overflow(result >>> bits - 1 ^ result >>> bits - 2));
    }
  }

  private static long leftThroughCarry(Cpu cpu, long value, int count, int bits) {
    if (count == 0) {
      return value;
    }
    long carry = cpu.state().flags & Flag.CF;
    long high = count == 64 ? 0 : value << count;
    long low = count == 1 ? 0 : value >>> bits + 1 - count;
    return high | carry << count - 1 | low;
  }
}
