package io.trapgate.target.x86.core;

/** Interrupts and exceptions in IA-32e mode (Intel SDM 3A 6.14). */
final class LongDelivery {
  private static final int STACKS = 4;
  private static final int INTERRUPT_STACKS = 0x24;

  private final Cpu cpu;
  private final X86State state;

  LongDelivery(Cpu cpu) {
    this.cpu = cpu;
    this.state = cpu.state();
  }

  void enter(Event event) {
    int ext = event.ext();
    Descriptor gate = gate(event);
    HandlerCode code = HandlerCode.of(cpu, gate.gateSelector(), ext);
    boolean inner = code.privilege() < state.cpl;
    long pointer = state.gpr[Gpr.RSP];
    if (gate.gateStack() != 0) {
      int offset = INTERRUPT_STACKS + 8 * (gate.gateStack() - 1);
      pointer = TaskState.longPointer(cpu, offset, ext);
    } else if (inner) {
      pointer = TaskState.longPointer(cpu, STACKS + 8 * code.privilege(), ext);
    }
    if (!Memory.canonical(pointer)) {
      throw X86Fault.of(X86Fault.SS, ext);
    }
    if (!Memory.canonical(gate.gateOffset())) {
      throw X86Fault.of(X86Fault.GP, ext);
    }
    Stack stack = Stack.flat(cpu, pointer & -16L, code.privilege(), ext);
    stack.push(state.ss().selector, 8);
    stack.push(state.gpr[Gpr.RSP], 8);
    stack.push(state.flags | (event.resume() ? Flag.RF : 0), 8);
    stack.push(state.cs().selector, 8);
    stack.push(event.returnRip(), 8);
    if (event.errorCode() != Event.NONE) {
      stack.push(event.errorCode(), 8);
    }
    stack.commit();
    if (inner) {
      state.ss().setNull(code.privilege(), code.privilege());
    }
    code.commit(state);
    state.rip = gate.gateOffset();
    state.flags &= ~HandlerCode.flagsCleared(gate);
  }

  private Descriptor gate(Event event) {
    int offset = event.vector() * 16;
    int errorCode = event.vector() * 8 | Selector.IDT | event.ext();
    if (offset + 15 > state.idtLimit) {
      throw X86Fault.of(X86Fault.GP, errorCode);
    }
    LinearMemory memory = cpu.memory().linear();
    long address = state.idtBase + offset;
    long upper = memory.load(address + 8, 8, 0);
    Descriptor gate = new Descriptor(memory.load(address, 8, 0), upper, address);
    boolean known =
        !gate.codeOrData()
            && (gate.type() == Descriptor.INTERRUPT_GATE || gate.type() == Descriptor.TRAP_GATE);
    boolean forbidden = event.kind() == Event.Kind.SOFTWARE && gate.dpl() < state.cpl;
    if (!known || forbidden) {
      throw X86Fault.of(X86Fault.GP, errorCode);
    }
    if (!gate.present()) {
      throw X86Fault.of(X86Fault.NP, errorCode);
    }
    return gate;
  }
}
