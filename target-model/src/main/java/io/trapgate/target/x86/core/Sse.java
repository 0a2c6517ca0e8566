package io.trapgate.target.x86.core;

import java.util.function.LongBinaryOperator;

/** What SSE instructions have in common: when they may execute, and their operands. */
final class Sse {
  private Sse() {}

  /** An operation on two 128-bit values; returns the new destination. */
  @FunctionalInterface
  interface Wide {
    long[] apply(long[] destination, long[] source);
  }

  /** As {@link Wide}, with an immediate. */
  @FunctionalInterface
  interface Chosen {
    long[] apply(long[] destination, long[] source, int immediate);
  }

  /**
   * Whether SSE is switched on (Intel SDM 3A 2.5, table 13-1).
   *
   * @throws X86Fault #UD, #NM
   */
  static void check(Cpu cpu) {
    X86State s = cpu.state();
    if ((s.cr0 & X86State.CR0_EM) != 0 || (s.cr4 & X86State.CR4_OSFXSR) == 0) {
      throw X86Fault.undefined();
    }
    if ((s.cr0 & X86State.CR0_TS) != 0) {
      throw X86Fault.of(X86Fault.NM);
    }
  }

  /** A 128-bit register or memory operand: low half, high half. */
  static long[] read16(Cpu cpu, Insn insn, Operand operand) {
    return operand.isMemory()
        ? WideMemory.load16(cpu, insn.row.name(), operand.memory())
        : register(cpu, operand.number());
  }

  /** Both halves of a register. */
  static long[] register(Cpu cpu, int number) {
    long[] xmm = cpu.state().fpu.xmm;
    return new long[] {xmm[2 * number], xmm[2 * number + 1]};
  }

  /** Stores a register. */
  static void register(Cpu cpu, int number, long low, long high) {
    long[] xmm = cpu.state().fpu.xmm;
    xmm[2 * number] = low;
    xmm[2 * number + 1] = high;
  }

  /** A 128-bit destination. */
  static void write16(Cpu cpu, Insn insn, Operand operand, long low, long high) {
    if (operand.isMemory()) {
      WideMemory.store16(cpu, insn.row.name(), operand.memory(), low, high);
    } else {
      register(cpu, operand.number(), low, high);
    }
  }

  /** Up to 8 bytes of memory, or as many of a register's low half. */
  static long readLow(Cpu cpu, Operand operand) {
    return operand.isMemory()
        ? operand.read(cpu)
        : Width.zeroExtend(cpu.state().fpu.xmm[2 * operand.number()], operand.bytes);
  }

  /** An instruction that works on each half alone. */
  static InsnMethod halves(LongBinaryOperator op) {
    return (cpu, i) -> {
      check(cpu);
      long[] source = read16(cpu, i, i.b);
      long[] old = register(cpu, i.a.number());
      register(
          cpu, i.a.number(), op.applyAsLong(old[0], source[0]), op.applyAsLong(old[1], source[1]));
    };
  }

  /** An instruction that needs both halves of both operands. */
  static InsnMethod wide(Wide op) {
    return (cpu, i) -> {
      check(cpu);
      long[] source = read16(cpu, i, i.b);
      long[] result = op.apply(register(cpu, i.a.number()), source);
      register(cpu, i.a.number(), result[0], result[1]);
    };
  }

  /** As {@link #wide} with an immediate in the third place. */
  static InsnMethod chosen(Chosen op) {
    return (cpu, i) -> {
      check(cpu);
      long[] source = read16(cpu, i, i.b);
      long[] result = op.apply(register(cpu, i.a.number()), source, (int) i.c.read(cpu));
      register(cpu, i.a.number(), result[0], result[1]);
    };
  }
}
