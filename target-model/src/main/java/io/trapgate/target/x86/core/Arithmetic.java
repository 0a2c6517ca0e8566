package io.trapgate.target.x86.core;

/** Addition, subtraction and bitwise logic. */
final class Arithmetic {
  private Arithmetic() {}

  static void add(Cpu cpu, Insn insn) {
    long a = insn.a.readForUpdate(cpu);
    long b = insn.b.read(cpu);
    finish(cpu, insn, a + b, Alu.sum(a, b, a + b, insn.a.bytes));
  }

  static void adc(Cpu cpu, Insn insn) {
    long a = insn.a.readForUpdate(cpu);
    long b = insn.b.read(cpu);
    long sum = a + b + carry(cpu);
    finish(cpu, insn, sum, Alu.sum(a, b, sum, insn.a.bytes));
  }

  static void sub(Cpu cpu, Insn insn) {
    long a = insn.a.readForUpdate(cpu);
    long b = insn.b.read(cpu);
    finish(cpu, insn, a - b, Alu.difference(a, b, a - b, insn.a.bytes));
  }

  static void sbb(Cpu cpu, Insn insn) {
    long a = insn.a.readForUpdate(cpu);
    long b = insn.b.read(cpu);
    long difference = a - b - carry(cpu);
    finish(cpu, insn, difference, Alu.difference(a, b, difference, insn.a.bytes));
  }

  static void cmp(Cpu cpu, Insn insn) {
    long a = insn.a.read(cpu);
    long b = insn.b.read(cpu);
    cpu.arithmeticFlags(Alu.difference(a, b, a - b, insn.a.bytes));
  }

  // AF is undefined after the bitwise ones: 0, as QEMU has it.

  static void and(Cpu cpu, Insn insn) {
    long result = insn.a.readForUpdate(cpu) & insn.b.read(cpu);
    finish(cpu, insn, result, Alu.logic(result, insn.a.bytes));
  }

  static void or(Cpu cpu, Insn insn) {
    long result = insn.a.readForUpdate(cpu) | insn.b.read(cpu);
    finish(cpu, insn, result, Alu.logic(result, insn.a.bytes));
  }

  static void xor(Cpu cpu, Insn insn) {
    long result = insn.a.readForUpdate(cpu) ^ insn.b.read(cpu);
    finish(cpu, insn, result, Alu.logic(result, insn.a.bytes));
  }

  static void test(Cpu cpu, Insn insn) {
    long result = insn.a.read(cpu) & insn.b.read(cpu);
    cpu.arithmeticFlags(Alu.logic(result, insn.a.bytes));
  }

  static void not(Cpu cpu, Insn insn) {
    insn.a.write(cpu, ~insn.a.readForUpdate(cpu));
  }

  static void neg(Cpu cpu, Insn insn) {
    long a = insn.a.readForUpdate(cpu);
    finish(cpu, insn, -a, Alu.difference(0, a, -a, insn.a.bytes));
  }

  /** INC leaves CF alone. */
  static void inc(Cpu cpu, Insn insn) {
    long a = insn.a.readForUpdate(cpu);
    int flags = Alu.sum(a, 1, a + 1, insn.a.bytes);
    finish(cpu, insn, a + 1, flags & ~Flag.CF | (int) carry(cpu));
  }

  /** DEC leaves CF alone. */
  static void dec(Cpu cpu, Insn insn) {
    long a = insn.a.readForUpdate(cpu);
    int flags = Alu.difference(a, 1, a - 1, insn.a.bytes);
    finish(cpu, insn, a - 1, flags & ~Flag.CF | (int) carry(cpu));
  }

  private static long carry(Cpu cpu) {
    return cpu.state().flags & Flag.CF;
  }

  private static void finish(Cpu cpu, Insn insn, long result, int flags) {
    insn.a.write(cpu, result);
    cpu.arithmeticFlags(flags);
  }
}
