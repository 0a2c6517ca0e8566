package io.trapgate.target.x86.core;

/** Delivery of exceptions and interrupts to the guest (Intel SDM 3A chapter 6). */
final class Interrupts {
  private final Cpu cpu;

  Interrupts(Cpu cpu) {
    this.cpu = cpu;
  }

  /**
   * Delivers a fault: RIP is still at the instruction. A fault during delivery becomes what the
   * manual says: the other fault, #DF or a shutdown.
   *
   * @throws TripleFault when even #DF can't be delivered
   */
  void deliver(X86Fault fault) {
    if (fault.vector() == X86Fault.PF) {
      cpu.state().cr2 = fault.address();
    }
    deliver(fault.vector());
  }

  /** Delivers an external interrupt, an NMI or a trap: RIP is at the next instruction. */
  void deliver(int vector) {
    throw new EmulationFailure("delivery of vector " + vector);
  }

  /**
   * INT n, INT3, INTO and BOUND's kin, by the gate's privilege.
   *
   * @param returnRip offset of the instruction after it
   */
  void software(int vector, long returnRip) {
    cpu.state().rip = returnRip;
    deliver(vector);
    cpu.delivered(vector);
  }
}
