package io.trapgate.target.x86.core;

/**
 * Decimal adjustments (Intel SDM 2). Undefined flags: after DAA, DAS, AAM and AAD 0, after AAA and
 * AAS as they were, as QEMU has it.
 */
final class Decimal {
  private static final int DIGIT = 0xF;
  private static final int HIGHEST = 0x99;

  private Decimal() {}

  static void daa(Cpu cpu, Insn insn) {
    int al = al(cpu);
    boolean low = lowAdjusts(cpu, al);
    boolean high = highAdjusts(cpu, al);
    int result = al + (low ? 0x06 : 0) + (high ? 0x60 : 0);
    adjusted(cpu, result, low, high);
  }

  static void das(Cpu cpu, Insn insn) {
    int al = al(cpu);
    boolean low = lowAdjusts(cpu, al);
    boolean high = highAdjusts(cpu, al);
    int result = al - (low ? 0x06 : 0) - (high ? 0x60 : 0);
    adjusted(cpu, result, low, high || low && al < 0x06);
  }

  private static int al(Cpu cpu) {
    return (int) cpu.state().gpr[Gpr.RAX] & 0xFF;
  }

  private static boolean lowAdjusts(Cpu cpu, int al) {
    return (al & DIGIT) > 9 || (cpu.state().flags & Flag.AF) != 0;
  }

  private static boolean highAdjusts(Cpu cpu, int al) {
    return al > HIGHEST || (cpu.state().flags & Flag.CF) != 0;
  }

  private static void adjusted(Cpu cpu, int result, boolean low, boolean carry) {
    cpu.gpr(Gpr.RAX, 1, result);
    cpu.arithmeticFlags(Alu.logic(result, 1) | (low ? Flag.AF : 0) | (carry ? Flag.CF : 0));
  }

  static void aaa(Cpu cpu, Insn insn) {
    unpacked(cpu, 0x106);
  }

  static void aas(Cpu cpu, Insn insn) {
    unpacked(cpu, -0x106);
  }

  private static void unpacked(Cpu cpu, int correction) {
    boolean adjusts = lowAdjusts(cpu, al(cpu));
    long ax = cpu.state().gpr[Gpr.RAX] + (adjusts ? correction : 0);
    cpu.gpr(Gpr.RAX, 2, ax & ~0xF0L);
    cpu.flags(Flag.AF | Flag.CF, adjusts ? Flag.AF | Flag.CF : 0);
  }

  static void aam(Cpu cpu, Insn insn) {
    int base = (int) insn.a.read(cpu);
    if (base == 0) {
      throw X86Fault.of(X86Fault.DE);
    }
    int al = al(cpu);
    cpu.gpr(Gpr.RAX, 2, al / base << 8 | al % base);
    cpu.arithmeticFlags(Alu.logic(al % base, 1));
  }

  static void aad(Cpu cpu, Insn insn) {
    long ax = cpu.state().gpr[Gpr.RAX];
    long result = ax + (ax >>> 8 & 0xFF) * insn.a.read(cpu) & 0xFF;
    cpu.gpr(Gpr.RAX, 2, result);
    cpu.arithmeticFlags(Alu.logic(result, 1));
  }
}
