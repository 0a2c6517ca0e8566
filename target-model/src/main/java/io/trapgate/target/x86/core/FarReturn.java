package io.trapgate.target.x86.core;

/** What RET far and IRET have in common in protected mode: back to CS, and outward to a stack. */
final class FarReturn {
  private final Cpu cpu;
  private final X86State state;
  private final Segment code;
  private final long offset;
  private final int privilege;
  private final boolean outward;
  private final Segment stackSegment = new Segment();
  private long pointer;

  private FarReturn(Cpu cpu, Segment code, long offset, int privilege) {
    this.cpu = cpu;
    this.state = cpu.state();
    this.code = code;
    this.offset = offset;
    this.privilege = privilege;
    this.outward = privilege > state.cpl;
  }

  /**
   * Checks the code segment that is returned to.
   *
   * @throws X86Fault #GP or #NP
   */
  static FarReturn to(Cpu cpu, FarPointer target) {
    int selector = target.selector();
    X86State state = cpu.state();
    if (Selector.isNull(selector)) {
      throw X86Fault.protection();
    }
    int rpl = Selector.rpl(selector);
    Descriptor descriptor = cpu.descriptors().read(selector, X86Fault.GP, 0);
    boolean level = descriptor.isConforming() ? descriptor.dpl() <= rpl : descriptor.dpl() == rpl;
    boolean bothSizes = state.longModeActive() && descriptor.longMode() && descriptor.big();
    if (!descriptor.isCode() || rpl < state.cpl || !level || bothSizes) {
      throw Selector.fault(X86Fault.GP, selector, 0);
    }
    if (!descriptor.present()) {
      throw Selector.fault(X86Fault.NP, selector, 0);
    }
    Segment code = FarTransfers.checked(cpu, descriptor, selector, target.offset());
    return new FarReturn(cpu, code, target.offset(), rpl);
  }

  /** Whether it is to a less privileged level, with a stack of its own. */
  boolean outward() {
    return outward;
  }

  /**
   * Pops and checks the stack that is returned to.
   *
   * @throws X86Fault #GP or #SS
   */
  void popStack(Stack stack, int bytes) {
    pointer = stack.pop(bytes);
    int selector = (int) stack.pop(bytes) & 0xFFFF;
    boolean to64 = state.longModeActive() && code.longMode;
    if (Selector.isNull(selector)) {
      if (!to64 || privilege == 3 || Selector.rpl(selector) != privilege) {
        throw X86Fault.protection();
      }
      stackSegment.setNull(selector, privilege);
      return;
    }
    Descriptor descriptor = SegmentLoads.stackDescriptor(cpu, selector, privilege);
    SegmentLoads.enter(cpu, stackSegment, selector, descriptor);
  }

  /** Goes back within the same privilege. */
  void commitSame() {
    state.cs().set(code);
    cpu.jump(offset);
  }

  /**
   * Goes back to the popped stack.
   *
   * @param drop bytes of parameters on it
   */
  void commit(long drop) {
    commitSame();
    state.ss().set(stackSegment);
    state.cpl = privilege;
    cpu.gpr(Gpr.RSP, state.stackBytes(), pointer + drop);
    if (outward) {
      hideInnerSegments();
    }
  }

  /**
   * What the outer level may not have is no longer there for it. A null selector loses its RPL, but
   * not the base of FS or GS that WRMSR has put in.
   */
  private void hideInnerSegments() {
    for (int i = 0; i < SegmentName.COUNT; i++) {
      Segment segment = state.segments[i];
      boolean conforming =
          (segment.type & (Segment.CODE | Segment.EXPAND_DOWN_OR_CONFORMING))
              == (Segment.CODE | Segment.EXPAND_DOWN_OR_CONFORMING);
      boolean data = i != SegmentName.CS && i != SegmentName.SS;
      if (data && segment.unusable && Selector.isNull(segment.selector)) {
        segment.selector = 0;
      } else if (data && !segment.unusable && segment.dpl < privilege && !conforming) {
        segment.setNull(0, 0);
      }
    }
  }
}
