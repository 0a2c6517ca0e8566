package io.trapgate.target.x86.core;

/**
 * Near jumps, calls and returns. A target that can't be executed is #GP at the branch, before
 * anything changes. In 64-bit mode the operand-size prefix doesn't count, as on Intel processors.
 */
final class Branches {
  private Branches() {}

  /**
   * An offset in CS as a branch of this operand size makes it.
   *
   * @throws X86Fault #GP(0) when it is beyond CS or isn't canonical
   */
  static long target(Cpu cpu, long offset, int operandBytes) {
    X86State state = cpu.state();
    if (state.mode64()) {
      if (!Memory.canonical(offset)) {
        throw X86Fault.protection();
      }
      return offset;
    }
    long cut = offset & (operandBytes == 2 ? 0xFFFFL : 0xFFFF_FFFFL);
    if (!state.cs().contains(cut, 1)) {
      throw X86Fault.protection();
    }
    return cut;
  }

  private static long relative(Cpu cpu, Insn insn) {
    return target(cpu, cpu.nextRip() + ((ImmOperand) insn.a).signed(), insn.operandBytes);
  }

  static void jump(Cpu cpu, Insn insn) {
    cpu.jump(relative(cpu, insn));
  }

  static void jumpIndirect(Cpu cpu, Insn insn) {
    cpu.jump(target(cpu, insn.a.read(cpu), insn.operandBytes));
  }

  /** Jcc. */
  static InsnMethod jumpIf(Condition condition) {
    return (cpu, insn) -> {
      if (condition.holds(cpu.state().flags)) {
        cpu.jump(relative(cpu, insn));
      }
    };
  }

  /** JCXZ, JECXZ, JRCXZ: the address size says which. */
  static void jumpIfNoCount(Cpu cpu, Insn insn) {
    if (Width.zeroExtend(cpu.state().gpr[Gpr.RCX], insn.addressBytes) == 0) {
      cpu.jump(relative(cpu, insn));
    }
  }

  static void loop(Cpu cpu, Insn insn) {
    loopIf(cpu, insn, true);
  }

  static void loopIfEqual(Cpu cpu, Insn insn) {
    loopIf(cpu, insn, (cpu.state().flags & Flag.ZF) != 0);
  }

  static void loopIfNotEqual(Cpu cpu, Insn insn) {
    loopIf(cpu, insn, (cpu.state().flags & Flag.ZF) == 0);
  }

  private static void loopIf(Cpu cpu, Insn insn, boolean wanted) {
    long count = Width.zeroExtend(cpu.state().gpr[Gpr.RCX] - 1, insn.addressBytes);
    if (count != 0 && wanted) {
      cpu.jump(relative(cpu, insn));
    }
    cpu.gpr(Gpr.RCX, insn.addressBytes, count);
  }

  static void call(Cpu cpu, Insn insn) {
    callTo(cpu, insn, relative(cpu, insn));
  }

  static void callIndirect(Cpu cpu, Insn insn) {
    callTo(cpu, insn, target(cpu, insn.a.read(cpu), insn.operandBytes));
  }

  private static void callTo(Cpu cpu, Insn insn, long target) {
    CurrentStack.push(cpu, insn.operandBytes, cpu.nextRip());
    cpu.jump(target);
  }

  static void ret(Cpu cpu, Insn insn) {
    returnDropping(cpu, insn, 0);
  }

  /** RET with the number of bytes of arguments to remove. */
  static void retArguments(Cpu cpu, Insn insn) {
    returnDropping(cpu, insn, insn.a.read(cpu));
  }

  private static void returnDropping(Cpu cpu, Insn insn, long arguments) {
    long to = target(cpu, CurrentStack.peek(cpu, 0, insn.operandBytes), insn.operandBytes);
    CurrentStack.drop(cpu, insn.operandBytes + arguments);
    cpu.jump(to);
  }
}
