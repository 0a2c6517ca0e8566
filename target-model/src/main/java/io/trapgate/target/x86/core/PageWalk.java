package io.trapgate.target.x86.core;

import io.trapgate.target.memory.PhysicalMap;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * One walk through the paging structures: 32-bit, PAE or 4-level (Intel SDM 3A 4.3 to 4.5). Keeps
 * the last walk's entries until the next one.
 */
final class PageWalk {
  /** How a walk ends. */
  enum Result {
    FOUND,
    /** An entry isn't present. */
    ABSENT,
    /** A reserved bit is set in a present entry. */
    RESERVED
  }

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long PRESENT = 1;
  private static final long WRITABLE = 1 << 1;
  private static final long USER = 1 << 2;
  private static final long ACCESSED = 1 << 5;
  private static final long DIRTY = 1 << 6;
  private static final long LARGE = 1 << 7;
  private static final long NO_EXECUTE = 1L << 63;

  private static final long FRAME = (1L << Paging.PHYSICAL_BITS) - 1 & -0x1000L;
  private static final int PAGE_SHIFT = 12;

  /** Bits of a large page's entry between its PAT bit and its frame, and of a 4 MiB page's: 21. */
  private static final long PAT_LARGE = 1 << 12;

  private static final long RESERVED_4M = 1 << 21;

  private final X86State state;
  private final PhysicalMap physical;

  private final long[] addresses = new long[4];
  private final long[] entries = new long[4];
  private int depth;
  private int entryBytes;

  /** Rights that all entries grant: {@link #WRITABLE} and {@link #USER}. */
  private long granted;

  /** {@link #NO_EXECUTE} if any entry has it. */
  private long forbidden;

  private long frame;
  private int pageShift;

  PageWalk(X86State state, PhysicalMap physical) {
    this.state = state;
    this.physical = physical;
  }

  /** Walks to an address; changes nothing in memory. */
  Result to(long linear) {
    depth = 0;
    granted = WRITABLE | USER;
    forbidden = 0;
    if ((state.cr4 & X86State.CR4_PAE) == 0) {
      entryBytes = 4;
      return walk32(linear);
    }
    entryBytes = 8;
    if (state.longModeActive()) {
      return walk(linear, state.cr3 & FRAME, 39);
    }
    long pointer = state.directoryPointers[(int) (linear >>> 30) & 3];
    return (pointer & PRESENT) == 0 ? Result.ABSENT : walk(linear, pointer & FRAME, 21);
  }

  private Result walk32(long linear) {
    long directory = take((state.cr3 & 0xFFFF_F000L) + (linear >>> 20 & 0xFFC));
    if ((directory & PRESENT) == 0) {
      return Result.ABSENT;
    }
    if ((directory & LARGE) != 0 && (state.cr4 & X86State.CR4_PSE) != 0) {
      if ((directory & RESERVED_4M) != 0) {
        return Result.RESERVED;
      }
      // PSE-36: bits 20 to 13 are bits 39 to 32 of the frame.
      return found(directory & 0xFFC0_0000L | (directory & 0x1F_E000L) << 19, 22);
    }
    long entry = take((directory & 0xFFFF_F000L) + (linear >>> 10 & 0xFFC));
    return (entry & PRESENT) == 0 ? Result.ABSENT : found(entry & 0xFFFF_F000L, PAGE_SHIFT);
  }

  /**
   * Entries of 8 bytes from a level down.
   *
   * @param first lowest bit of the linear address that indexes the first table
   */
  private Result walk(long linear, long table, int first) {
    long reserved = Paging.reserved(state);
    long at = table;
    for (int shift = first; ; shift -= 9) {
      long entry = take(at + (linear >>> shift - 3 & 0xFF8));
      if ((entry & PRESENT) == 0) {
        return Result.ABSENT;
      }
      boolean last = shift == PAGE_SHIFT;
      boolean large = !last && (entry & LARGE) != 0;
      long wrong = large ? reservedInLarge(shift) : 0;
      if ((entry & (reserved | wrong)) != 0) {
        return Result.RESERVED;
      }
      if (last || large) {
        return found(entry & FRAME & -1L << shift, shift);
      }
      at = entry & FRAME;
    }
  }

  /** Of an entry that maps a page of so many bits; the top level can't map one. */
  private static long reservedInLarge(int shift) {
    return shift == 39 ? LARGE : (1L << shift) - 1 & FRAME & ~PAT_LARGE;
  }

  private Result found(long physicalFrame, int shift) {
    frame = physicalFrame;
    pageShift = shift;
    return Result.FOUND;
  }

  private long take(long address) {
    long entry = entry(address, entryBytes);
    addresses[depth] = address;
    entries[depth] = entry;
    depth++;
    granted &= entry;
    forbidden |= entry & NO_EXECUTE;
    return entry;
  }

  /** An entry in memory; all ones where there is no RAM. */
  long entry(long address, int bytes) {
    byte[] page = physical.ramPage(address);
    if (page == null) {
      return Width.mask(bytes);
    }
    int offset = (int) address & PhysicalMap.PAGE_BYTES - 1;
    return bytes == 4 ? (int) INT.get(page, offset) & 0xFFFF_FFFFL : (long) LONG.get(page, offset);
  }

  /** Whether the last walk had entries of 8 bytes. */
  boolean eightBytes() {
    return entryBytes == 8;
  }

  boolean writable() {
    return (granted & WRITABLE) != 0;
  }

  boolean user() {
    return (granted & USER) != 0;
  }

  boolean noExecute() {
    return entryBytes == 8 && forbidden != 0;
  }

  /** The physical address of an address that was found. */
  long physical(long linear) {
    return frame | linear & (1L << pageShift) - 1;
  }

  /**
   * Sets the accessed bits of all entries on the way, and the dirty bit of the last one.
   *
   * @param write the access is a store
   */
  void mark(boolean write) {
    for (int i = 0; i < depth; i++) {
      long marks = i == depth - 1 && write ? ACCESSED | DIRTY : ACCESSED;
      if ((entries[i] & marks) != marks) {
        setBits(addresses[i], marks);
      }
    }
  }

  /** Both are in an entry's lowest byte. */
  private void setBits(long address, long bits) {
    byte[] page = physical.writablePage(address);
    if (page == null) {
      return;
    }
    page[(int) address & PhysicalMap.PAGE_BYTES - 1] |= (byte) bits;
    if (physical.isCode(address)) {
      physical.codeWritten(address, 1);
    }
  }
}
