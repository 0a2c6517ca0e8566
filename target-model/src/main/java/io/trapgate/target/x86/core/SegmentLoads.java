package io.trapgate.target.x86.core;

/** Loads of the data segment registers and of SS (Intel SDM 2B, MOV, POP and LDS). */
final class SegmentLoads {
  private SegmentLoads() {}

  /** MOV to a segment register. */
  static void mov(Cpu cpu, Insn insn) {
    int register = insn.a.number();
    if (register == SegmentName.CS) {
      throw X86Fault.undefined();
    }
    load(cpu, register, (int) insn.b.read(cpu));
    if (register == SegmentName.SS) {
      cpu.boundary().shadow(true);
    }
  }

  /** MOV from a segment register: 16 bits to memory, zero-extended to a register. */
  static void store(Cpu cpu, Insn insn) {
    insn.a.write(cpu, cpu.state().segments[insn.b.number()].selector);
  }

  static void push(Cpu cpu, Insn insn) {
    Stack stack = Stack.of(cpu);
    stack.push(cpu.state().segments[insn.a.number()].selector, insn.operandBytes);
    stack.commit();
  }

  static void pop(Cpu cpu, Insn insn) {
    int register = insn.a.number();
    Stack stack = Stack.of(cpu);
    int selector = (int) stack.pop(insn.operandBytes) & 0xFFFF;
    // The pointer keeps the width that it was popped with, whatever SS becomes.
    load(cpu, register, selector);
    stack.commit();
    if (register == SegmentName.SS) {
      cpu.boundary().shadow(true);
    }
  }

  /** LDS, LES, LFS, LGS and LSS. */
  static void farPointer(Cpu cpu, Insn insn, int register) {
    FarPointer pointer = FarPointer.read(cpu, insn.b.memory(), insn.operandBytes);
    load(cpu, register, pointer.selector());
    insn.a.write(cpu, pointer.offset());
  }

  /**
   * Loads one of them with all checks of the mode.
   *
   * @throws X86Fault as the manual has it; the register is unchanged
   */
  static void load(Cpu cpu, int register, int selector) {
    X86State state = cpu.state();
    Segment segment = state.segments[register];
    if (!state.protectedMode()) {
      segment.setReal(selector);
    } else if (register == SegmentName.SS) {
      loadStack(cpu, selector);
    } else {
      loadData(cpu, segment, selector);
    }
  }

  private static void loadData(Cpu cpu, Segment segment, int selector) {
    if (Selector.isNull(selector)) {
      segment.setNull(selector, 0);
      return;
    }
    Descriptor descriptor = cpu.descriptors().read(selector, X86Fault.GP, 0);
    int level = Math.max(Selector.rpl(selector), cpu.state().cpl);
    boolean allowed =
        descriptor.isReadable() && (descriptor.isConforming() || level <= descriptor.dpl());
    if (!allowed) {
      throw Selector.fault(X86Fault.GP, selector, 0);
    }
    if (!descriptor.present()) {
      throw Selector.fault(X86Fault.NP, selector, 0);
    }
    enter(cpu, segment, selector, descriptor);
  }

  private static void loadStack(Cpu cpu, int selector) {
    X86State state = cpu.state();
    int cpl = state.cpl;
    if (Selector.isNull(selector)) {
      if (!state.mode64() || cpl == 3 || Selector.rpl(selector) != cpl) {
        throw X86Fault.protection();
      }
      state.ss().setNull(selector, cpl);
      return;
    }
    Descriptor descriptor = stackDescriptor(cpu, selector, cpl);
    enter(cpu, state.ss(), selector, descriptor);
  }

  /**
   * The descriptor of a stack for a privilege level.
   *
   * @throws X86Fault #GP or #SS with the selector, which isn't null
   */
  static Descriptor stackDescriptor(Cpu cpu, int selector, int privilege) {
    Descriptor descriptor = cpu.descriptors().read(selector, X86Fault.GP, 0);
    boolean fits =
        Selector.rpl(selector) == privilege
            && descriptor.isWritableData()
            && descriptor.dpl() == privilege;
    if (!fits) {
      throw Selector.fault(X86Fault.GP, selector, 0);
    }
    if (!descriptor.present()) {
      throw Selector.fault(X86Fault.SS, selector, 0);
    }
    return descriptor;
  }

  /** Puts a checked descriptor into a register and marks it as accessed. */
  static void enter(Cpu cpu, Segment segment, int selector, Descriptor descriptor) {
    cpu.descriptors().markAccessed(descriptor);
    descriptor.into(segment, selector);
    segment.type |= Segment.ACCESSED;
  }
}
