package io.trapgate.target.x86.core;

/**
 * The code segment of a handler, checked.
 *
 * @param segment as CS will be, its selector with the new privilege
 * @param privilege the new privilege level
 */
record HandlerCode(Segment segment, int privilege) {
  /**
   * Checks what a gate of the IDT leads to.
   *
   * @param ext {@link Selector#EXT} or 0
   * @throws X86Fault #GP or #NP with the selector
   */
  static HandlerCode of(Cpu cpu, int selector, int ext) {
    X86State state = cpu.state();
    if (Selector.isNull(selector)) {
      throw X86Fault.of(X86Fault.GP, ext);
    }
    Descriptor descriptor = cpu.descriptors().read(selector, X86Fault.GP, ext);
    boolean in64 = descriptor.longMode() && !descriptor.big();
    if (!descriptor.isCode() || descriptor.dpl() > state.cpl || state.longModeActive() && !in64) {
      throw Selector.fault(X86Fault.GP, selector, ext);
    }
    if (!descriptor.present()) {
      throw Selector.fault(X86Fault.NP, selector, ext);
    }
    int privilege = descriptor.isConforming() ? state.cpl : descriptor.dpl();
    cpu.descriptors().markAccessed(descriptor);
    Segment segment = descriptor.segment(Selector.withRpl(selector, privilege));
    segment.type |= Segment.ACCESSED;
    return new HandlerCode(segment, privilege);
  }

  /** Makes it the present code segment. */
  void commit(X86State state) {
    state.cs().set(segment);
    state.cpl = privilege;
  }

  /** The flags that a handler starts without. */
  static int flagsCleared(Descriptor gate) {
    boolean trap = (gate.type() & 1) != 0;
    return Flag.TF | Flag.NT | Flag.RF | Flag.VM | (trap ? 0 : Flag.IF);
  }
}
