package io.trapgate.target.x86.core;

import io.trapgate.target.x86.fpu.F80;
import io.trapgate.target.x86.fpu.FloatEnv;
import io.trapgate.target.x86.fpu.FloatFormat;
import io.trapgate.target.x86.fpu.FloatOp;
import io.trapgate.target.x86.fpu.X87Math;
import io.trapgate.target.x86.fpu.X87Step;

/** Arithmetic and comparisons of the x87; exact, rounded once. */
final class X87Arithmetic {
  private X87Arithmetic() {}

  /** The second operand, and whether reading it met a denormal. */
  private record Source(F80 value, boolean denormal) {}

  /** An operand in memory: two float formats and two of integers. */
  private static Source memory(Cpu cpu, Insn i, boolean integer) {
    long bits = i.a.read(cpu);
    if (integer) {
      return new Source(X87Math.ofInteger(Width.signExtend(bits, i.a.bytes)), false);
    }
    FloatFormat format = i.a.bytes == 4 ? FloatFormat.SINGLE : FloatFormat.DOUBLE;
    return new Source(format.decode(bits), format.isDenormal(bits));
  }

  /**
   * ST(0) and memory to ST(0).
   *
   * @param reversed memory is the first operand
   */
  static InsnMethod memory(FloatOp op, boolean reversed, boolean integer) {
    return (cpu, i) -> {
      X87Step step = X87.begin(cpu);
      Source source = memory(cpu, i, integer);
      F80 own = step.read(0);
      F80 result = compute(step, op, reversed, own, source);
      step.result(0, result);
      X87.end(cpu, i, step);
    };
  }

  private static F80 compute(X87Step step, FloatOp op, boolean reversed, F80 own, Source source) {
    if (step.stackFault()) {
      return F80.INDEFINITE;
    }
    F80 first = reversed ? source.value : own;
    F80 second = reversed ? own : source.value;
    F80 result = X87Math.arithmetic(op, first, second, step.format(), step.env());
    denormal(step, source, own);
    return result;
  }

  /** What was normalized while it was read is a denormal operand, if nothing graver happened. */
  private static void denormal(X87Step step, Source source, F80 own) {
    boolean graver = own.isNan() || (step.env().raised() & (FloatEnv.IE | FloatEnv.ZE)) != 0;
    if (source.denormal && !graver) {
      step.denormal();
    }
  }

  /** ST(0) and ST(i) to ST(0). */
  static InsnMethod toTop(FloatOp op, boolean reversed) {
    return (cpu, i) -> registers(cpu, i, op, reversed, 0);
  }

  /** ST(i) and ST(0) to ST(i), and perhaps off the stack. */
  static InsnMethod toOther(FloatOp op, boolean reversed, int pops) {
    return (cpu, i) -> {
      X87Step step = X87.begin(cpu);
      int number = i.a.number();
      F80 other = step.read(number);
      F80 top = step.read(0);
      F80 result = compute(step, op, reversed, other, new Source(top, false));
      step.result(number, result);
      step.pop(pops);
      X87.end(cpu, i, step);
    };
  }

  private static void registers(Cpu cpu, Insn i, FloatOp op, boolean reversed, int to) {
    X87Step step = X87.begin(cpu);
    F80 top = step.read(0);
    F80 other = step.read(i.a.number());
    step.result(to, compute(step, op, reversed, top, new Source(other, false)));
    X87.end(cpu, i, step);
  }

  /** FCOM, FICOM with memory. */
  static InsnMethod compareMemory(int pops, boolean integer) {
    return (cpu, i) -> {
      X87Step step = X87.begin(cpu);
      Source source = memory(cpu, i, integer);
      compare(step, step.read(0), source, false);
      step.pop(pops);
      X87.end(cpu, i, step);
    };
  }

  /** FCOM, FUCOM with a register. */
  static InsnMethod compareRegister(int pops, boolean quiet) {
    return (cpu, i) -> {
      X87Step step = X87.begin(cpu);
      F80 top = step.read(0);
      compare(step, top, new Source(step.read(number(i)), false), quiet);
      step.pop(pops);
      X87.end(cpu, i, step);
    };
  }

  /** ST(1) of the instructions that name no register. */
  private static int number(Insn i) {
    return i.a instanceof RegOperand ? i.a.number() : 1;
  }

  /** FTST. */
  static void test(Cpu cpu, Insn i) {
    X87Step step = X87.begin(cpu);
    compare(step, step.read(0), new Source(F80.ZERO, false), false);
    X87.end(cpu, i, step);
  }

  private static void compare(X87Step step, F80 own, Source source, boolean quiet) {
    int bits =
        step.stackFault()
            ? X87Math.UNORDERED
            : X87Math.compare(own, source.value, quiet, step.env());
    denormal(step, source, own);
    if (!step.stops()) {
      step.condition(bits);
    }
  }

  /** FCOMI, FUCOMI: to ZF, PF and CF. */
  static InsnMethod compareToFlags(int pops, boolean quiet) {
    return (cpu, i) -> {
      X87Step step = X87.begin(cpu);
      F80 top = step.read(0);
      F80 other = step.read(i.a.number());
      int bits =
          step.stackFault() ? X87Math.UNORDERED : X87Math.compare(top, other, quiet, step.env());
      if (!step.stops()) {
        cpu.state().flags = cpu.state().flags & ~Flag.ARITHMETIC | flags(bits);
      }
      step.pop(pops);
      X87.end(cpu, i, step);
    };
  }

  /** C3, C2 and C0 as ZF, PF and CF. */
  static int flags(int condition) {
    return ((condition & 0x4000) != 0 ? Flag.ZF : 0)
        | ((condition & 0x0400) != 0 ? Flag.PF : 0)
        | ((condition & 0x0100) != 0 ? Flag.CF : 0);
  }

  /** FSQRT. */
  static void root(Cpu cpu, Insn i) {
    X87Step step = X87.begin(cpu);
    F80 value = step.read(0);
    step.result(0, step.stackFault() ? value : X87Math.root(value, step.format(), step.env()));
    X87.end(cpu, i, step);
  }

  /** FRNDINT. */
  static void integral(Cpu cpu, Insn i) {
    X87Step step = X87.begin(cpu);
    F80 value = step.read(0);
    step.result(0, step.stackFault() ? value : X87Math.integral(value, step.env()));
    X87.end(cpu, i, step);
  }

  /** FXAM: C3, C2, C0 say what ST(0) is, C1 its sign. */
  static void examine(Cpu cpu, Insn i) {
    X87Step step = X87.begin(cpu);
    F80 value = cpu.state().fpu.st(0);
    int kind = cpu.state().fpu.isEmpty(0) ? 0x4100 : kind(value);
    X87.end(cpu, i, step);
    step.condition(kind);
    if (value.isNegative()) {
      cpu.state().fpu.fsw |= 0x200;
    }
  }

  private static int kind(F80 value) {
    if (value.isUnsupported()) {
      return 0;
    }
    if (value.isNan()) {
      return 0x0100;
    }
    if (value.isInfinite()) {
      return 0x0500;
    }
    if (value.isZero()) {
      return 0x4000;
    }
    return value.isDenormal() ? 0x4400 : 0x0400;
  }
}
