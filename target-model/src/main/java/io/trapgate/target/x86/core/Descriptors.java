package io.trapgate.target.x86.core;

import org.jspecify.annotations.Nullable;

/** The descriptor tables as the processor reads and marks them, whatever the privilege. */
final class Descriptors {
  private static final int TYPE_BYTE = 5;

  private final X86State state;
  private final LinearMemory memory;

  Descriptors(X86State state, LinearMemory memory) {
    this.state = state;
    this.memory = memory;
  }

  /**
   * The descriptor of a selector that isn't null, or null when it lies outside its table.
   *
   * @throws X86Fault #PF
   */
  @Nullable Descriptor find(int selector) {
    return find(selector, 8);
  }

  /** As {@link #find}, of an LDT or TSS, which takes 16 bytes in IA-32e mode. */
  @Nullable Descriptor findSystem(int selector) {
    return find(selector, state.longModeActive() ? 16 : 8);
  }

  private @Nullable Descriptor find(int selector, int bytes) {
    boolean local = Selector.isLocal(selector);
    if (local && state.ldtr.unusable) {
      return null;
    }
    long limit = local ? state.ldtr.limit & 0xFFFF_FFFFL : state.gdtLimit;
    int offset = Selector.index(selector);
    if (offset + bytes - 1 > limit) {
      return null;
    }
    long address = linear((local ? state.ldtr.base : state.gdtBase) + offset);
    long upper = bytes == 16 ? memory.load(linear(address + 8), 8, 0) : 0;
    return new Descriptor(memory.load(address, 8, 0), upper, address);
  }

  /**
   * As {@link #find}, with a fault where there is none.
   *
   * @param vector of that fault, whose error code is the selector
   * @param ext {@link Selector#EXT} or 0
   */
  Descriptor read(int selector, int vector, int ext) {
    Descriptor found = find(selector);
    if (found == null) {
      throw Selector.fault(vector, selector, ext);
    }
    return found;
  }

  /** Sets the accessed bit of a code or data descriptor if it is clear. */
  void markAccessed(Descriptor descriptor) {
    if ((descriptor.type() & Segment.ACCESSED) == 0) {
      setType(descriptor, descriptor.type() | Segment.ACCESSED);
    }
  }

  /** Marks a TSS descriptor as in use. */
  void markBusy(Descriptor descriptor) {
    setType(descriptor, descriptor.type() | Descriptor.BUSY);
  }

  private void setType(Descriptor descriptor, int type) {
    int old = (int) (descriptor.bits() >>> 8 * TYPE_BYTE) & 0xF0;
    memory.store(linear(descriptor.address() + TYPE_BYTE), 1, old | type, 0);
  }

  private long linear(long address) {
    return state.longModeActive() ? address : address & 0xFFFF_FFFFL;
  }
}
