package io.trapgate.target.x86.core;

import io.trapgate.target.engine.LocalApic;

/** What waits to be delivered between two instructions, and whether it may be. */
public final class PendingEvents {
  private static final int NONE = -1;

  private final X86State state;
  private final DebugHook debug;
  private final LocalApic apic;
  private boolean nmi;

  /** The exception that the host has queued, or none. */
  private int queued = NONE;

  PendingEvents(X86State state, DebugHook debug, LocalApic apic) {
    this.state = state;
    this.debug = debug;
    this.apic = apic;
  }

  void reset() {
    nmi = false;
    queued = NONE;
  }

  void nmi() {
    nmi = true;
  }

  void queue(int vector) {
    queued = vector;
  }

  /** Whether an exception that the host has queued waits. */
  public boolean exceptionQueued() {
    return queued != NONE;
  }

  /** Takes the queued exception's vector; there is one. */
  int takeQueued() {
    int vector = queued;
    queued = NONE;
    return vector;
  }

  /** Whether nothing happens until an interrupt comes. */
  public boolean waiting() {
    return state.halted && !wakes() && !exceptionQueued();
  }

  /**
   * Whether HLT is over. Interrupts that the host blocks wake the processor too, which goes on
   * without them (Linux arch/x86/kvm/x86.c, kvm_vcpu_has_events doesn't ask for BLOCKIRQ).
   */
  boolean wakes() {
    boolean interrupt = (state.flags & Flag.IF) != 0 && apic.pending();
    return interrupt || nmi && !state.nmiMasked;
  }

  boolean interruptDue() {
    return (state.flags & Flag.IF) != 0
        && !state.interruptShadow
        && !debug.blocksInterrupts()
        && apic.pending();
  }

  boolean nmiDue() {
    return nmi && !state.nmiMasked && !state.movSsShadow && !debug.blocksInterrupts();
  }

  /** Takes the NMI; further ones wait for IRET. */
  void takeNmi() {
    nmi = false;
    state.nmiMasked = true;
  }
}
