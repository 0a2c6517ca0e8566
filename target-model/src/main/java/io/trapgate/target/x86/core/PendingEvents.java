package io.trapgate.target.x86.core;

import io.trapgate.target.engine.LocalApic;
import org.jspecify.annotations.Nullable;

/** What waits to be delivered between two instructions (Intel SDM 3A table 6-2). */
final class PendingEvents {
  private static final int NONE = -1;

  private final X86State state;
  private final LocalApic apic;
  private final DebugHook debug;
  private boolean nmi;
  private int queued = NONE;

  PendingEvents(X86State state, LocalApic apic, DebugHook debug) {
    this.state = state;
    this.apic = apic;
    this.debug = debug;
  }

  void clear() {
    nmi = false;
    queued = NONE;
  }

  /** An edge on the NMI input. */
  void nmi() {
    nmi = true;
  }

  /** An exception of the host's. */
  void queue(int vector) {
    queued = vector;
  }

  boolean exceptionQueued() {
    return queued >= 0;
  }

  /**
   * Whether HLT is over. Interrupts that the host blocks wake the processor too, which goes on
   * without them (Linux arch/x86/kvm/x86.c, kvm_vcpu_has_events doesn't ask for BLOCKIRQ).
   */
  boolean wakes() {
    boolean interrupt = (state.flags & Flag.IF) != 0 && apic.pending();
    return interrupt || nmi && !state.nmiMasked || exceptionQueued();
  }

  /** Takes the one that is to be delivered now, or null when there is none. */
  @Nullable Event take() {
    if (exceptionQueued()) {
      int vector = queued;
      queued = NONE;
      return new Event(vector, Event.Kind.EXCEPTION, Event.NONE, state.rip, false);
    }
    if (debug.blocksInterrupts()) {
      return null;
    }
    if (nmi && !state.nmiMasked && !state.movSsShadow) {
      nmi = false;
      state.nmiMasked = true;
      return external(X86Fault.NMI);
    }
    boolean allowed = (state.flags & Flag.IF) != 0 && !state.interruptShadow;
    return allowed && apic.pending() ? external(apic.acknowledge()) : null;
  }

  private Event external(int vector) {
    return new Event(vector, Event.Kind.EXTERNAL, Event.NONE, state.rip, false);
  }
}
