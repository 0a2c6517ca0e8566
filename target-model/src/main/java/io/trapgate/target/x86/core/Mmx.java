package io.trapgate.target.x86.core;

import io.trapgate.target.x86.fpu.FpuState;
import java.util.function.LongBinaryOperator;

/** What MMX instructions have in common (Intel SDM 1 9.5, 9.6; 3A 12.2). */
final class Mmx {
  private Mmx() {}

  /**
   * Whether MMX is switched on, and no x87 exception waits.
   *
   * @throws X86Fault #UD, #NM, #MF
   */
  static void check(Cpu cpu) {
    long cr0 = cpu.state().cr0;
    if ((cr0 & X86State.CR0_EM) != 0) {
      throw X86Fault.undefined();
    }
    if ((cr0 & X86State.CR0_TS) != 0) {
      throw X86Fault.of(X86Fault.NM);
    }
    X87Checks.pending(cpu);
  }

  /** Every MMX instruction but EMMS makes R0 the top and all registers valid. */
  static void enter(Cpu cpu) {
    FpuState fpu = cpu.state().fpu;
    fpu.top(0);
    fpu.valid = 0xFF;
  }

  static long register(Cpu cpu, int number) {
    return cpu.state().fpu.significand[number];
  }

  /** A write sets sign and exponent to ones. */
  static void register(Cpu cpu, int number, long value) {
    cpu.state().fpu.significand[number] = value;
    cpu.state().fpu.signExponent[number] = 0xFFFF;
  }

  /** Memory of the operand's size, or a register. */
  static long read(Cpu cpu, Operand operand) {
    return operand.isMemory() ? operand.read(cpu) : register(cpu, operand.number());
  }

  /** An instruction of two operands. */
  static InsnMethod of(LongBinaryOperator op) {
    return (cpu, i) -> {
      check(cpu);
      long source = read(cpu, i.b);
      enter(cpu);
      register(cpu, i.a.number(), op.applyAsLong(register(cpu, i.a.number()), source));
    };
  }

  /** An instruction of a source and an immediate. */
  static InsnMethod chosen(LongBinaryOperator op) {
    return (cpu, i) -> {
      check(cpu);
      long source = read(cpu, i.b);
      enter(cpu);
      register(cpu, i.a.number(), op.applyAsLong(source, i.c.read(cpu)));
    };
  }

  /** A shift of the register by an immediate in the second place. */
  static InsnMethod byImmediate(LongBinaryOperator op) {
    return (cpu, i) -> {
      check(cpu);
      enter(cpu);
      register(cpu, i.a.number(), op.applyAsLong(register(cpu, i.a.number()), i.b.read(cpu)));
    };
  }

  /** EMMS: all registers empty, R0 the top. */
  static void emms(Cpu cpu, Insn insn) {
    check(cpu);
    cpu.state().fpu.top(0);
    cpu.state().fpu.valid = 0;
  }

  /** MOVD and MOVQ to a register from memory or a general register. */
  static void load(Cpu cpu, Insn i) {
    check(cpu);
    long value = i.b.read(cpu);
    enter(cpu);
    register(cpu, i.a.number(), value);
  }

  /** MOVQ between registers, or from memory. */
  static void move(Cpu cpu, Insn i) {
    check(cpu);
    long value = read(cpu, i.b);
    enter(cpu);
    register(cpu, i.a.number(), value);
  }

  /** MOVD, MOVQ, MOVNTQ to memory, to a general or another MMX register. */
  static void store(Cpu cpu, Insn i) {
    check(cpu);
    long value = register(cpu, i.b.number());
    if (i.a instanceof RegOperand to) {
      enter(cpu);
      register(cpu, to.number(), value);
    } else {
      i.a.write(cpu, value);
      enter(cpu);
    }
  }

  /** MASKMOVQ: bytes whose mask has its sign set, to DS:rDI. */
  static void maskedStore(Cpu cpu, Insn i) {
    check(cpu);
    MaskedStore.store(
        cpu, i, new long[] {register(cpu, i.a.number())}, new long[] {register(cpu, i.b.number())});
    enter(cpu);
  }
}
