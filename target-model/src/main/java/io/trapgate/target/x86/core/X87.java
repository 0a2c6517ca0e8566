package io.trapgate.target.x86.core;

import io.trapgate.target.x86.fpu.F80;
import io.trapgate.target.x86.fpu.FloatFormat;
import io.trapgate.target.x86.fpu.FpuState;
import io.trapgate.target.x86.fpu.X87Math;
import io.trapgate.target.x86.fpu.X87Step;

/**
 * Loads, stores and stack moves of the x87. An instruction first finds out that it may execute and
 * reads memory; then it ends with {@link #end}, which keeps the pointers.
 */
final class X87 {
  private X87() {}

  /**
   * Begins a waiting instruction.
   *
   * @throws X86Fault #NM, #MF
   */
  static X87Step begin(Cpu cpu) {
    X87Checks.available(cpu);
    X87Checks.pending(cpu);
    return new X87Step(cpu.state().fpu);
  }

  /**
   * Ends an instruction that isn't a control instruction: flags, and the pointers to it. On Intel's
   * processors FOP and FDP change only with an exception that isn't masked (FOP compatibility mode
   * and {@code FDP_EXCPTN_ONLY}, x86.md 3.2), on AMD's always (measured).
   */
  static void end(Cpu cpu, Insn insn, X87Step step) {
    FpuState fpu = cpu.state().fpu;
    boolean unmasked = step.end();
    fpu.fip = cpu.state().rip;
    fpu.fcs = cpu.state().cs().selector;
    if (unmasked || cpu.profile().fxFeatures().pointersAlwaysKept()) {
      fpu.fop = (insn.row.encoding().opcode() & 7) << 8 | insn.modRm;
      if (insn.a.isMemory()) {
        MemOperand operand = insn.a.memory();
        fpu.fdp = operand.offset(cpu);
        fpu.fds = cpu.state().segments[operand.segment()].selector;
      }
    }
  }

  private static FloatFormat format(Operand operand) {
    return operand.bytes == 4 ? FloatFormat.SINGLE : FloatFormat.DOUBLE;
  }

  /** FLD m32, m64. */
  static void load(Cpu cpu, Insn i) {
    X87Step step = begin(cpu);
    long bits = i.a.read(cpu);
    step.pushLoaded(step.room() ? X87Math.load(bits, format(i.a), step.env()) : F80.INDEFINITE);
    end(cpu, i, step);
  }

  /** FLD m80. */
  static void loadWhole(Cpu cpu, Insn i) {
    X87Step step = begin(cpu);
    F80 value = X87Memory.load80(cpu, i.a.memory());
    step.room();
    step.push(value);
    end(cpu, i, step);
  }

  /** FILD. */
  static void loadInteger(Cpu cpu, Insn i) {
    X87Step step = begin(cpu);
    long value = Width.signExtend(i.a.read(cpu), i.a.bytes);
    step.room();
    step.push(X87Math.ofInteger(value));
    end(cpu, i, step);
  }

  /** FLD ST(i). */
  static void loadRegister(Cpu cpu, Insn i) {
    X87Step step = begin(cpu);
    F80 value = step.read(i.a.number());
    if (!step.stackFault()) {
      step.room();
    }
    step.push(value);
    end(cpu, i, step);
  }

  /** FLD1, FLDZ and the like. */
  static InsnMethod constant(int signExponent, long significand) {
    F80 value = new F80(signExponent, significand);
    return rounded(value, value, value);
  }

  /** A constant that isn't exact: as it is rounded to nearest, down or to zero, up. */
  static InsnMethod rounded(F80 nearest, F80 down, F80 up) {
    return (cpu, i) -> {
      X87Step step = begin(cpu);
      step.room();
      step.push(
          switch (cpu.state().fpu.fcw >>> 10 & 3) {
            case 0 -> nearest;
            case 2 -> up;
            default -> down; // down, to zero
          });
      end(cpu, i, step);
    };
  }

  /** FST, FSTP m32, m64. */
  static InsnMethod store(int pops) {
    return (cpu, i) -> {
      X87Step step = begin(cpu);
      long bits = X87Math.store(step.read(0), format(i.a), step.env());
      finishStore(cpu, i, step, bits, pops);
    };
  }

  /** FIST, FISTP. */
  static InsnMethod storeInteger(int pops) {
    return (cpu, i) -> {
      X87Step step = begin(cpu);
      long value = X87Math.toInteger(step.read(0), i.a.bytes, step.env());
      finishStore(cpu, i, step, value, pops);
    };
  }

  private static void finishStore(Cpu cpu, Insn i, X87Step step, long bits, int pops) {
    if (step.stopsStore()) {
      i.a.readForUpdate(cpu); // a page fault comes first
    } else {
      i.a.write(cpu, bits);
      step.pop(pops);
    }
    end(cpu, i, step);
  }

  /** FSTP m80. */
  static void storeWhole(Cpu cpu, Insn i) {
    X87Step step = begin(cpu);
    F80 value = step.read(0);
    if (!step.stops()) {
      X87Memory.store80(cpu, i.a.memory(), value);
    }
    step.pop(1);
    end(cpu, i, step);
  }

  /** FST, FSTP ST(i). */
  static InsnMethod storeRegister(int pops) {
    return (cpu, i) -> {
      X87Step step = begin(cpu);
      F80 value = step.read(0);
      step.result(i.a.number(), value);
      step.pop(pops);
      end(cpu, i, step);
    };
  }

  /**
   * FSTPNCE, an FSTP ST(i) that the manual doesn't name: when ST(0) is empty it stores and raises
   * nothing, but pops (measured).
   */
  static void storeUnlessEmpty(Cpu cpu, Insn i) {
    X87Step step = begin(cpu);
    if (!cpu.state().fpu.isEmpty(0)) {
      step.result(i.a.number(), step.read(0));
    }
    step.pop(1);
    end(cpu, i, step);
  }

  /** FXCH. */
  static void exchange(Cpu cpu, Insn i) {
    X87Step step = begin(cpu);
    F80 first = step.read(0);
    F80 second = step.read(i.a.number());
    if (!step.stops()) {
      cpu.state().fpu.st(0, second);
      cpu.state().fpu.st(i.a.number(), first);
    }
    end(cpu, i, step);
  }

  /** FINCSTP, FDECSTP: no tag changes. */
  static InsnMethod rotate(int by) {
    return (cpu, i) -> {
      X87Step step = begin(cpu);
      FpuState fpu = cpu.state().fpu;
      fpu.top(fpu.top() + by);
      end(cpu, i, step);
    };
  }

  /** FFREE, FFREEP. */
  static InsnMethod free(int pops) {
    return (cpu, i) -> {
      X87Step step = begin(cpu);
      FpuState fpu = cpu.state().fpu;
      fpu.valid &= ~(1 << fpu.physical(i.a.number()));
      step.pop(pops);
      end(cpu, i, step);
    };
  }

  /** FNOP: nothing, but it waits. */
  static void nothing(Cpu cpu, Insn i) {
    X87Step step = begin(cpu);
    step.keepC1();
    end(cpu, i, step);
  }

  /** FCHS, FABS. */
  static InsnMethod sign(int kept, int flipped) {
    return (cpu, i) -> {
      X87Step step = begin(cpu);
      F80 value = step.read(0);
      step.result(0, new F80(value.signExponent() & kept ^ flipped, value.significand()));
      end(cpu, i, step);
    };
  }

  /** FCMOVcc: the condition of Jcc with this number. */
  static InsnMethod conditional(int flags, boolean wanted) {
    return (cpu, i) -> {
      X87Step step = begin(cpu);
      step.keepC1();
      step.read(0);
      F80 value = step.read(i.a.number());
      boolean holds = (cpu.state().flags & flags) != 0;
      if (step.stackFault() || holds == wanted) {
        step.result(0, value);
      }
      end(cpu, i, step);
    };
  }
}
