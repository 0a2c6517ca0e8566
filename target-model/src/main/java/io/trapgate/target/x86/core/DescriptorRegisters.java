package io.trapgate.target.x86.core;

/** LGDT, LIDT, LLDT, LTR and their stores (Intel SDM 3A 2.4). */
final class DescriptorRegisters {
  private static final long BASE_24 = 0xFF_FFFF;

  private DescriptorRegisters() {}

  static void loadGlobal(Cpu cpu, Insn insn) {
    long limit = limit(cpu, insn);
    X86State state = cpu.state();
    state.gdtBase = base(cpu, insn);
    state.gdtLimit = (int) limit;
  }

  static void loadInterrupt(Cpu cpu, Insn insn) {
    long limit = limit(cpu, insn);
    X86State state = cpu.state();
    state.idtBase = base(cpu, insn);
    state.idtLimit = (int) limit;
  }

  private static long limit(Cpu cpu, Insn insn) {
    Privilege.requireKernel(cpu.state());
    MemOperand operand = insn.a.memory();
    return cpu.memory().load(operand.segment(), operand.offset(cpu), 2);
  }

  private static long base(Cpu cpu, Insn insn) {
    MemOperand operand = insn.a.memory();
    int bytes = cpu.state().mode64() ? 8 : 4;
    long base = cpu.memory().load(operand.segment(), operand.offsetPlus(cpu, 2), bytes);
    if (!Memory.canonical(base)) {
      throw X86Fault.protection();
    }
    return bytes == 4 && insn.operandBytes == 2 ? base & BASE_24 : base;
  }

  static void storeGlobal(Cpu cpu, Insn insn) {
    store(cpu, insn, cpu.state().gdtLimit, cpu.state().gdtBase);
  }

  static void storeInterrupt(Cpu cpu, Insn insn) {
    store(cpu, insn, cpu.state().idtLimit, cpu.state().idtBase);
  }

  private static void store(Cpu cpu, Insn insn, int limit, long base) {
    MemOperand operand = insn.a.memory();
    int bytes = cpu.state().mode64() ? 8 : 4;
    long offset = operand.offset(cpu);
    long baseOffset = operand.offsetPlus(cpu, 2);
    cpu.memory().checkStore(operand.segment(), offset, 2); // the lower bytes fault first
    cpu.memory().checkStore(operand.segment(), baseOffset, bytes);
    cpu.memory().store(operand.segment(), offset, 2, limit);
    cpu.memory().store(operand.segment(), baseOffset, bytes, base);
  }

  static void loadLocal(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    Privilege.requireProtectedMode(state);
    Privilege.requireKernel(state);
    int selector = (int) insn.a.read(cpu);
    if (Selector.isNull(selector)) {
      state.ldtr.setNull(selector, 0);
      return;
    }
    Descriptor descriptor = system(cpu, selector);
    if (descriptor.type() != Descriptor.LDT) {
      throw Selector.fault(X86Fault.GP, selector, 0);
    }
    requirePresent(descriptor, selector);
    descriptor.into(state.ldtr, selector);
  }

  static void loadTask(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    Privilege.requireProtectedMode(state);
    Privilege.requireKernel(state);
    int selector = (int) insn.a.read(cpu);
    if (Selector.isNull(selector)) {
      throw X86Fault.protection();
    }
    Descriptor descriptor = system(cpu, selector);
    boolean task =
        descriptor.type() == Descriptor.TSS_AVAILABLE
            || descriptor.type() == Descriptor.TSS_16_AVAILABLE && !state.longModeActive();
    if (!task) {
      throw Selector.fault(X86Fault.GP, selector, 0);
    }
    requirePresent(descriptor, selector);
    cpu.descriptors().markBusy(descriptor);
    descriptor.into(state.tr, selector);
    state.tr.type |= Descriptor.BUSY;
  }

  private static Descriptor system(Cpu cpu, int selector) {
    Descriptor descriptor =
        Selector.isLocal(selector) ? null : cpu.descriptors().findSystem(selector);
    if (descriptor == null || descriptor.codeOrData()) {
      throw Selector.fault(X86Fault.GP, selector, 0);
    }
    if (!Memory.canonical(descriptor.base())) {
      throw Selector.fault(X86Fault.GP, selector, 0);
    }
    return descriptor;
  }

  private static void requirePresent(Descriptor descriptor, int selector) {
    if (!descriptor.present()) {
      throw Selector.fault(X86Fault.NP, selector, 0);
    }
  }

  static void storeLocal(Cpu cpu, Insn insn) {
    Privilege.requireProtectedMode(cpu.state());
    insn.a.write(cpu, cpu.state().ldtr.selector);
  }

  static void storeTask(Cpu cpu, Insn insn) {
    Privilege.requireProtectedMode(cpu.state());
    insn.a.write(cpu, cpu.state().tr.selector);
  }
}
