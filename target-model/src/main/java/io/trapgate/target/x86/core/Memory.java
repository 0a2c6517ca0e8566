package io.trapgate.target.x86.core;

/**
 * Memory by segment and offset: limits and rights of the segment, canonical addresses, alignment
 * checks, then linear memory; and the debug registers see every access that happens.
 */
final class Memory {
  private final X86State state;
  private final LinearMemory linearMemory;
  private final DataWatch watch;

  Memory(X86State state, LinearMemory linearMemory, DataWatch watch) {
    this.state = state;
    this.linearMemory = linearMemory;
    this.watch = watch;
  }

  /** Memory below segmentation. */
  LinearMemory linear() {
    return linearMemory;
  }

  /** Loads 1, 2, 4 or 8 bytes, zero-extended. */
  long load(int segment, long offset, int bytes) {
    long linear = address(segment, offset, bytes, false);
    checkAlignment(linear, bytes);
    long value = linearMemory.load(linear, bytes, user());
    if (watch.armed()) {
      watch.accessed(linear, bytes, false);
    }
    return value;
  }

  /** As {@link #load}, and faults if a store to the same place would. */
  long loadForUpdate(int segment, long offset, int bytes) {
    long linear = address(segment, offset, bytes, true);
    checkAlignment(linear, bytes);
    long value = linearMemory.loadForUpdate(linear, bytes, user());
    if (watch.armed()) {
      watch.accessed(linear, bytes, false);
    }
    return value;
  }

  /** Stores the low 1, 2, 4 or 8 bytes: all or, with a fault, none. */
  void store(int segment, long offset, int bytes, long value) {
    long linear = address(segment, offset, bytes, true);
    checkAlignment(linear, bytes);
    linearMemory.store(linear, bytes, value, user());
    if (watch.armed()) {
      watch.accessed(linear, bytes, true);
    }
  }

  /** Faults as {@link #store} would; stores nothing. */
  void checkStore(int segment, long offset, int bytes) {
    long linear = address(segment, offset, bytes, true);
    checkAlignment(linear, bytes);
    linearMemory.probe(linear, bytes, Access.WRITE | user());
  }

  /** Tells the debug registers of an access made below this class. */
  void watched(long linear, int bytes, boolean write) {
    if (watch.armed()) {
      watch.accessed(linear, bytes, write);
    }
  }

  /**
   * Linear address of so many bytes in a segment.
   *
   * @throws X86Fault #GP(0), or #SS(0) for the stack segment, where the segment doesn't allow it
   */
  long address(int segment, long offset, int bytes, boolean write) {
    Segment register = state.segments[segment];
    if (state.mode64()) {
      long linear = segment >= SegmentName.FS ? register.base + offset : offset;
      if (!canonical(linear) || !canonical(linear + bytes - 1)) {
        throw fault(segment);
      }
      return linear;
    }
    long linear = inSegment(register, offset, bytes, write);
    if (linear < 0) {
      throw fault(segment);
    }
    return linear;
  }

  /** The same outside 64-bit mode, negative where the segment doesn't allow it. */
  long inSegment(Segment register, long offset, int bytes, boolean write) {
    if (state.protectedMode()) {
      boolean allowed = write ? register.isWritable() : register.isReadable();
      if (register.unusable || !allowed) {
        return -1;
      }
    }
    return register.contains(offset, bytes) ? register.base + offset & 0xFFFF_FFFFL : -1;
  }

  static boolean canonical(long linear) {
    return linear << 16 >> 16 == linear;
  }

  private static X86Fault fault(int segment) {
    return X86Fault.of(segment == SegmentName.SS ? X86Fault.SS : X86Fault.GP);
  }

  /** {@link Access#USER} at privilege level 3, else 0. */
  int user() {
    return state.cpl == 3 ? Access.USER : 0;
  }

  /** #AC where privilege level 3 asks for alignment checks. */
  void checkAlignment(long linear, int bytes) {
    if ((linear & bytes - 1) != 0
        && state.cpl == 3
        && (state.flags & Flag.AC) != 0
        && (state.cr0 & X86State.CR0_AM) != 0) {
      throw X86Fault.of(X86Fault.AC);
    }
  }
}
