package io.trapgate.target.booke;

/**
 * The debug registers of the host's core around a vCPU's runs: what the host's own thread uses of
 * them, what the core holds, and how KVM switches between them (booke.md 2.1 items 9 to 11, 2.3).
 * The guest must leave the thread's registers as they were, and DBCR4 zero.
 */
final class HostDebug {
  private final BookeChoices choices;
  private final boolean hasDbcr4;

  /** What the thread that calls KVM_RUN has asked of the kernel for itself. */
  private final DebugRegisters thread = new DebugRegisters();

  /** What the core holds. */
  private final DebugRegisters core = new DebugRegisters();

  private boolean inside;

  HostDebug(DebugModel model, BookeChoices choices) {
    this.choices = choices;
    this.hasDbcr4 = model.has(DebugModel.Trait.HYPERVISOR);
  }

  /** The host thread debugs something itself: its registers are loaded into the core. */
  void threadUses(DebugRegisters registers) {
    thread.copy(registers);
    core.copy(registers);
  }

  DebugRegisters thread() {
    return thread;
  }

  DebugRegisters core() {
    return core;
  }

  /** KVM_RUN: the core gets the vCPU's registers. */
  void enter(DebugRegisters vcpu) {
    inside = true;
    core.dbsr = 0;
    if (choices.seed()) {
      loadAsMailed(vcpu);
    } else if (((vcpu.dbcr0 | thread.dbcr0) & DebugRegisters.IDM) != 0) {
      core.copyControls(vcpu);
    }
  }

  /** The vCPU's registers changed while it runs. */
  void reload(DebugRegisters vcpu) {
    if (inside) {
      enter(vcpu);
    }
  }

  /** Version 3: DBCR0 last, DBCR4 too, and nothing when no event is enabled. */
  private void loadAsMailed(DebugRegisters vcpu) {
    core.dbcr0 = 0;
    if (vcpu.dbcr0 != 0) {
      core.copyControls(vcpu);
      core.dbcr4 = hasDbcr4 ? vcpu.dbcr4 : 0;
    }
  }

  /** An event: the core latches it. */
  void latch(int bits) {
    core.dbsr |= bits;
  }

  /** Whether an event waits to be told. */
  boolean hasEvent() {
    return core.dbsr != 0;
  }

  /**
   * The exit handler's look at DBSR. Upstream has read it before interrupts are on again; version 3
   * reads it in the handler, where the thread may have lost the core in between.
   *
   * @param preempted whether the thread is scheduled out and in again between exit and handler
   */
  int takeEvents(boolean preempted) {
    int sampled = core.dbsr;
    if (preempted) {
      put();
    }
    if (choices.seed()) {
      sampled = core.dbsr;
    }
    core.dbsr = 0;
    return sampled;
  }

  /** KVM_RUN returns: the thread has its registers again, then the vCPU is put. */
  void leave() {
    inside = false;
    if (((core.dbcr0 | thread.dbcr0) & DebugRegisters.IDM) != 0) {
      core.copyControls(thread);
    }
    put();
  }

  /** vcpu_put: version 3 switches off whatever DBCR0 holds, be it the thread's. */
  private void put() {
    core.dbsr = 0;
    if (choices.seed()) {
      core.dbcr0 = 0;
    }
  }
}
