package io.trapgate.target.x86.core;

/** Interrupts and exceptions in real mode: through the table of far pointers (SDM 3B 20.1.4). */
final class RealDelivery {
  private static final int CLEARED = Flag.IF | Flag.TF | Flag.AC | Flag.RF;

  private final Cpu cpu;

  RealDelivery(Cpu cpu) {
    this.cpu = cpu;
  }

  void enter(Event event) {
    X86State state = cpu.state();
    int offset = event.vector() * 4;
    if (offset + 3 > state.idtLimit) {
      throw X86Fault.protection();
    }
    long pointer = cpu.memory().linear().load(state.idtBase + offset & 0xFFFF_FFFFL, 4, 0);
    Stack stack = Stack.of(cpu);
    stack.push(state.flags & 0xFFFF, 2);
    stack.push(state.cs().selector, 2);
    stack.push(event.returnRip(), 2);
    stack.commit();
    state.cs().setReal((int) (pointer >>> 16));
    state.rip = pointer & 0xFFFF;
    state.flags &= ~CLEARED;
  }
}
