package io.trapgate.target.x86.core;

/** JMP, CALL and RET to another code segment (Intel SDM 2A, JMP and CALL; 2B, RET). */
final class FarTransfers {
  private FarTransfers() {}

  static void jumpDirect(Cpu cpu, Insn insn) {
    jump(cpu, direct(cpu, insn));
  }

  static void jumpIndirect(Cpu cpu, Insn insn) {
    jump(cpu, FarPointer.read(cpu, insn.a.memory(), insn.operandBytes));
  }

  static void callDirect(Cpu cpu, Insn insn) {
    call(cpu, direct(cpu, insn), insn.operandBytes);
  }

  static void callIndirect(Cpu cpu, Insn insn) {
    call(cpu, FarPointer.read(cpu, insn.a.memory(), insn.operandBytes), insn.operandBytes);
  }

  private static FarPointer direct(Cpu cpu, Insn insn) {
    return new FarPointer((int) insn.b.read(cpu), insn.a.read(cpu));
  }

  private static void jump(Cpu cpu, FarPointer target) {
    Segment code = target(cpu, target);
    commit(cpu, code, target.offset());
  }

  private static void call(Cpu cpu, FarPointer target, int bytes) {
    Segment code = target(cpu, target);
    Stack stack = Stack.of(cpu);
    stack.push(cpu.state().cs().selector, bytes);
    stack.push(cpu.nextRip(), bytes);
    stack.commit();
    commit(cpu, code, target.offset());
  }

  private static void commit(Cpu cpu, Segment code, long offset) {
    cpu.state().cs().set(code);
    cpu.jump(offset);
  }

  /** What CS becomes, all checks made; the privilege stays. */
  private static Segment target(Cpu cpu, FarPointer target) {
    X86State state = cpu.state();
    if (!state.protectedMode()) {
      Segment code = new Segment();
      code.set(state.cs());
      code.setReal(target.selector());
      requireInside(code, target.offset(), false);
      return code;
    }
    int selector = target.selector();
    if (Selector.isNull(selector)) {
      throw X86Fault.protection();
    }
    Descriptor descriptor = cpu.descriptors().read(selector, X86Fault.GP, 0);
    requireCode(cpu, descriptor, selector);
    int rpl = Selector.rpl(selector);
    int dpl = descriptor.dpl();
    boolean allowed =
        descriptor.isConforming() ? dpl <= state.cpl : rpl <= state.cpl && dpl == state.cpl;
    if (!allowed) {
      throw Selector.fault(X86Fault.GP, selector, 0);
    }
    if (!descriptor.present()) {
      throw Selector.fault(X86Fault.NP, selector, 0);
    }
    return checked(cpu, descriptor, Selector.withRpl(selector, state.cpl), target.offset());
  }

  /**
   * The segment of a checked descriptor, marked as accessed.
   *
   * @throws X86Fault #GP(0) when the offset lies outside
   */
  static Segment checked(Cpu cpu, Descriptor descriptor, int selector, long offset) {
    Segment code = descriptor.segment(selector);
    code.type |= Segment.ACCESSED;
    requireInside(code, offset, cpu.state().longModeActive() && code.longMode);
    cpu.descriptors().markAccessed(descriptor);
    return code;
  }

  private static void requireInside(Segment code, long offset, boolean in64) {
    boolean inside =
        in64
            ? Memory.canonical(offset)
            : Long.compareUnsigned(offset, code.limit & 0xFFFF_FFFFL) <= 0;
    if (!inside) {
      throw X86Fault.protection();
    }
  }

  /** Only code is a target here; gates and tasks the model doesn't have. */
  private static void requireCode(Cpu cpu, Descriptor descriptor, int selector) {
    boolean inLongMode = cpu.state().longModeActive();
    if (!descriptor.codeOrData()) {
      refuseGate(descriptor, selector, inLongMode);
    }
    boolean bothSizes = inLongMode && descriptor.longMode() && descriptor.big();
    if (!descriptor.isCode() || bothSizes) {
      throw Selector.fault(X86Fault.GP, selector, 0);
    }
  }

  private static void refuseGate(Descriptor descriptor, int selector, boolean inLongMode) {
    String what =
        switch (descriptor.type()) {
          case Descriptor.CALL_GATE -> "call gate";
          case Descriptor.CALL_GATE_16 -> inLongMode ? "" : "call gate";
          case Descriptor.TASK_GATE -> inLongMode ? "" : "task gate";
          case Descriptor.TSS_AVAILABLE, Descriptor.TSS_16_AVAILABLE ->
              inLongMode ? "" : "task switch";
          default -> ""; // no target at all
        };
    if (!what.isEmpty()) {
      throw new EmulationFailure("%s: selector 0x%x".formatted(what, selector));
    }
  }

  /** RET far, with the bytes of parameters to drop, if any. */
  static void ret(Cpu cpu, Insn insn) {
    int bytes = insn.operandBytes;
    long drop = insn.a instanceof NoOperand ? 0 : insn.a.read(cpu);
    Stack stack = Stack.of(cpu);
    long offset = stack.pop(bytes);
    int selector = (int) stack.pop(bytes) & 0xFFFF;
    X86State state = cpu.state();
    if (!state.protectedMode()) {
      Segment code = new Segment();
      code.set(state.cs());
      code.setReal(selector);
      requireInside(code, offset, false);
      stack.skip(drop);
      stack.commit();
      commit(cpu, code, offset);
      return;
    }
    FarReturn back = FarReturn.to(cpu, new FarPointer(selector, offset));
    stack.skip(drop);
    if (back.outward()) {
      back.popStack(stack, bytes);
      back.commit(drop);
    } else {
      stack.commit();
      back.commitSame();
    }
  }
}
