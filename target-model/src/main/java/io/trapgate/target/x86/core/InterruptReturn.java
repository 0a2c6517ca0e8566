package io.trapgate.target.x86.core;

/** IRET, IRETD and IRETQ (Intel SDM 2A, IRET). */
final class InterruptReturn {
  private static final int ALWAYS = Flag.ARITHMETIC | Flag.TF | Flag.DF | Flag.NT;
  private static final int WIDE = Flag.RF | Flag.AC | Flag.ID;

  private InterruptReturn() {}

  static void iret(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    if (state.protectedMode()) {
      protectedReturn(cpu, insn.operandBytes);
    } else {
      realReturn(cpu, insn.operandBytes);
    }
    state.nmiMasked = false;
    if (insn.operandBytes > 2) {
      cpu.boundary().keepResumeFlag();
    }
    cpu.attention();
  }

  private static void realReturn(Cpu cpu, int bytes) {
    X86State state = cpu.state();
    Stack stack = Stack.of(cpu);
    long offset = stack.pop(bytes);
    int selector = (int) stack.pop(bytes) & 0xFFFF;
    int flags = (int) stack.pop(bytes);
    if (Long.compareUnsigned(offset, state.cs().limit & 0xFFFF_FFFFL) > 0) {
      throw X86Fault.protection();
    }
    stack.commit();
    state.cs().setReal(selector);
    cpu.jump(offset);
    int mask = ALWAYS | Flag.IF | Flag.IOPL | (bytes > 2 ? WIDE : 0);
    state.flags = state.flags & ~mask | flags & mask | Flag.FIXED;
  }

  private static void protectedReturn(Cpu cpu, int bytes) {
    X86State state = cpu.state();
    if ((state.flags & Flag.NT) != 0) {
      if (state.longModeActive()) {
        throw X86Fault.protection();
      }
      throw new EmulationFailure("task switch by IRET");
    }
    Stack stack = Stack.of(cpu);
    long offset = stack.pop(bytes);
    int selector = (int) stack.pop(bytes) & 0xFFFF;
    int flags = (int) stack.pop(bytes);
    boolean virtual = bytes == 4 && (flags & Flag.VM) != 0 && state.cpl == 0;
    if (virtual && !state.longModeActive()) {
      throw new EmulationFailure("virtual-8086 mode by IRET");
    }
    int mask = flagsChanged(state, bytes);
    FarReturn back = FarReturn.to(cpu, new FarPointer(selector, offset));
    if (back.outward() || state.mode64()) {
      back.popStack(stack, bytes);
      back.commit(0);
    } else {
      stack.commit();
      back.commitSame();
    }
    state.flags = state.flags & ~mask | flags & mask | Flag.FIXED;
  }

  /** By the privilege that is left. */
  private static int flagsChanged(X86State state, int bytes) {
    int mask = ALWAYS | (bytes > 2 ? WIDE : 0);
    if (state.cpl <= (state.flags & Flag.IOPL) >>> 12) {
      mask |= Flag.IF;
    }
    return state.cpl == 0 ? mask | Flag.IOPL | (bytes > 2 ? Flag.VIF | Flag.VIP : 0) : mask;
  }
}
