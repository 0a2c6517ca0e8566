package io.trapgate.target.x86;

import java.util.function.Consumer;

/**
 * INIT and start-up IPIs (Intel SDM 3A 9.4.4; Linux arch/x86/kvm/lapic.c, kvm_apic_accept_events).
 * What arrives is carried out between two instructions: a processor may send it to itself.
 */
final class StartUp {
  /**
   * The registers are to be reset.
   *
   * @param vector of the start-up IPI, or -1 of INIT
   */
  record Event(int vector) {}

  private static final int NONE = -1;

  private final boolean bootProcessor;
  private final Consumer<Event> restart;
  private MpState state = MpState.RUNNABLE;
  private boolean initPending;
  private int vectorPending = NONE;

  /**
   * @param bootProcessor starts by itself after INIT
   * @param restart resets the registers
   */
  StartUp(boolean bootProcessor, Consumer<Event> restart) {
    this.bootProcessor = bootProcessor;
    this.restart = restart;
  }

  void running() {
    state = MpState.RUNNABLE;
    initPending = false;
    vectorPending = NONE;
  }

  void park() {
    state = MpState.UNINITIALIZED;
  }

  MpState state() {
    return state;
  }

  boolean runs() {
    return state == MpState.RUNNABLE;
  }

  void init() {
    initPending = true;
    vectorPending = NONE;
  }

  /** Counts only after INIT. */
  void startUp(int vector) {
    if (initPending && !bootProcessor || state == MpState.INIT_RECEIVED) {
      vectorPending = vector & 0xFF;
    }
  }

  /** Does what has arrived. */
  void carryOut() {
    if (initPending) {
      initPending = false;
      restart.accept(new Event(NONE));
      state = bootProcessor ? MpState.RUNNABLE : MpState.INIT_RECEIVED;
    }
    if (vectorPending != NONE) {
      restart.accept(new Event(vectorPending));
      vectorPending = NONE;
      state = MpState.RUNNABLE;
    }
  }
}
