package io.trapgate.target.x86.core;

/** Interrupts and exceptions in protected mode without IA-32e (Intel SDM 3A 6.12). */
final class ProtectedDelivery {
  private final Cpu cpu;
  private final X86State state;

  ProtectedDelivery(Cpu cpu) {
    this.cpu = cpu;
    this.state = cpu.state();
  }

  void enter(Event event) {
    Descriptor gate = gate(event);
    int width = gate.type() >= Descriptor.INTERRUPT_GATE ? 4 : 2;
    HandlerCode code = HandlerCode.of(cpu, gate.gateSelector(), event.ext());
    boolean inner = code.privilege() < state.cpl;
    Segment stackSegment = state.ss();
    Stack stack = Stack.of(cpu, event.ext());
    if (inner) {
      long pointer = TaskState.stackPointer(cpu, code.privilege(), event.ext());
      int selector = TaskState.stackSelector(cpu, code.privilege(), event.ext());
      stackSegment = stackSegment(selector, code.privilege(), event.ext());
      int errorCode = selector & 0xFFFC | event.ext();
      stack = Stack.at(cpu, stackSegment, pointer, code.privilege(), errorCode);
    }
    long offset = width == 4 ? gate.gateOffset() : gate.gateOffset() & 0xFFFF;
    if (Long.compareUnsigned(offset, code.segment().limit & 0xFFFF_FFFFL) > 0) {
      throw X86Fault.of(X86Fault.GP, event.ext());
    }
    if (inner) {
      stack.push(state.ss().selector, width);
      stack.push(state.gpr[Gpr.RSP], width);
    }
    stack.push(state.flags | (event.resume() ? Flag.RF : 0), width);
    stack.push(state.cs().selector, width);
    stack.push(event.returnRip(), width);
    if (event.errorCode() != Event.NONE) {
      stack.push(event.errorCode(), width);
    }
    stack.commit();
    if (inner) {
      state.ss().set(stackSegment);
    }
    code.commit(state);
    state.rip = offset;
    state.flags &= ~HandlerCode.flagsCleared(gate);
  }

  private Descriptor gate(Event event) {
    int offset = event.vector() * 8;
    int errorCode = offset | Selector.IDT | event.ext();
    if (offset + 7 > state.idtLimit) {
      throw X86Fault.of(X86Fault.GP, errorCode);
    }
    long address = state.idtBase + offset & 0xFFFF_FFFFL;
    Descriptor gate = new Descriptor(cpu.memory().linear().load(address, 8, 0), 0, address);
    boolean known =
        switch (gate.type()) {
          case Descriptor.TASK_GATE,
              Descriptor.INTERRUPT_GATE_16,
              Descriptor.TRAP_GATE_16,
              Descriptor.INTERRUPT_GATE,
              Descriptor.TRAP_GATE ->
              !gate.codeOrData();
          default -> false; // the types that aren't gates of an IDT
        };
    boolean forbidden = event.kind() == Event.Kind.SOFTWARE && gate.dpl() < state.cpl;
    if (!known || forbidden) {
      throw X86Fault.of(X86Fault.GP, errorCode);
    }
    if (!gate.present()) {
      throw X86Fault.of(X86Fault.NP, errorCode);
    }
    if (gate.type() == Descriptor.TASK_GATE) {
      throw new EmulationFailure("task gate: vector " + event.vector());
    }
    return gate;
  }

  /** The stack segment that the TSS names for a privilege. */
  private Segment stackSegment(int selector, int privilege, int ext) {
    if (Selector.isNull(selector)) {
      throw X86Fault.of(X86Fault.TS, ext);
    }
    Descriptor descriptor = cpu.descriptors().read(selector, X86Fault.TS, ext);
    boolean fits =
        Selector.rpl(selector) == privilege
            && descriptor.dpl() == privilege
            && descriptor.isWritableData();
    if (!fits) {
      throw Selector.fault(X86Fault.TS, selector, ext);
    }
    if (!descriptor.present()) {
      throw Selector.fault(X86Fault.SS, selector, ext);
    }
    cpu.descriptors().markAccessed(descriptor);
    return descriptor.segment(selector);
  }
}
