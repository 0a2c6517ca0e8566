package io.trapgate.target.x86.core;

/** Delivery of exceptions and interrupts to the guest (Intel SDM 3A chapter 6). */
final class Interrupts {
  private final Cpu cpu;
  private final RealDelivery real;
  private final ProtectedDelivery inProtectedMode;
  private final LongDelivery inLongMode;

  Interrupts(Cpu cpu) {
    this.cpu = cpu;
    this.real = new RealDelivery(cpu);
    this.inProtectedMode = new ProtectedDelivery(cpu);
    this.inLongMode = new LongDelivery(cpu);
  }

  /**
   * Delivers a fault: RIP is still at the instruction. A fault during delivery becomes what the
   * manual says: the other fault, #DF or a shutdown.
   *
   * @return the event whose handler is entered
   * @throws TripleFault when even #DF can't be delivered
   */
  Event deliver(X86Fault fault) {
    rememberAddress(fault);
    return deliver(Event.faultAt(fault, cpu.state().rip));
  }

  /**
   * Delivers #DB of a code breakpoint or after an instruction: RF is pushed as it is (Intel SDM 3B
   * 17.3.1.1).
   *
   * @return the event whose handler is entered
   */
  Event debugException() {
    long rip = cpu.state().rip;
    return deliver(new Event(X86Fault.DB, Event.Kind.EXCEPTION, Event.NONE, rip, false));
  }

  /**
   * INT n, INT3 and INTO, by the gate's privilege; only as part of the instruction, which goes on
   * at the handler.
   *
   * @throws X86Fault when it can't be delivered: a fault of the instruction
   */
  void software(int vector) {
    long rip = cpu.nextRip();
    enter(new Event(vector, Event.Kind.SOFTWARE, Event.NONE, rip, false));
    cpu.delivered(vector);
  }

  /**
   * Delivers an event, or what becomes of it when it can't be delivered.
   *
   * @return the event whose handler is entered
   * @throws TripleFault when even #DF can't be delivered
   */
  Event deliver(Event first) {
    Event event = first;
    for (; ; ) {
      try {
        enter(event);
        return event;
      } catch (X86Fault fault) {
        event = event.followedBy(fault);
        cpu.stopBefore(event, fault);
        rememberAddress(fault);
      }
    }
  }

  /** Delivers what was kept when the host was told of it. */
  Event deliver(FaultStops.Kept kept) {
    rememberAddress(kept.fault());
    return deliver(kept.event());
  }

  private void rememberAddress(X86Fault fault) {
    if (fault.vector() == X86Fault.PF) {
      cpu.state().cr2 = fault.address();
    }
  }

  private void enter(Event event) {
    X86State state = cpu.state();
    if (!state.protectedMode()) {
      real.enter(event);
    } else if (state.longModeActive()) {
      inLongMode.enter(event);
    } else {
      inProtectedMode.enter(event);
    }
    state.halted = false;
  }
}
