package io.trapgate.target.x86.core;

import io.trapgate.target.memory.PhysicalMap;

/** Linear to physical addresses (Intel SDM 3A chapter 4). Remembers nothing. */
final class Paging {
  /** Width of a physical address (CPUID.80000008). */
  static final int PHYSICAL_BITS = 40;

  /** Bits 51 to 40 of an entry of 8 bytes: addresses that this processor doesn't have. */
  private static final long BEYOND = (1L << 52) - (1L << PHYSICAL_BITS);

  /** What must be 0 in a PAE directory pointer (Intel SDM 3A table 4-8). */
  private static final long POINTER_RESERVED =
      -1L << PHYSICAL_BITS | 0b1_1110_0110L; // 63:40, 8:5, 2:1

  private final X86State state;
  private final PageWalk walk;

  Paging(X86State state, PhysicalMap physical) {
    this.state = state;
    this.walk = new PageWalk(state, physical);
  }

  /**
   * Walks the tables and sets their accessed and dirty bits.
   *
   * @param access bits of {@link Access}
   * @return the physical address
   * @throws X86Fault #PF
   */
  long translate(long linear, int access) {
    if (!state.paging()) {
      return linear & 0xFFFF_FFFFL;
    }
    PageWalk.Result result = walk.to(linear);
    switch (result) {
      case ABSENT -> throw fault(linear, access, 0);
      case RESERVED -> throw fault(linear, access, Access.PROTECTION | Access.RESERVED);
      case FOUND -> {
        if (!allowed(access)) {
          throw fault(linear, access, Access.PROTECTION);
        }
      }
    }
    walk.mark((access & Access.WRITE) != 0);
    return walk.physical(linear);
  }

  /** The linear address so many bytes further on: outside 64-bit mode 0 follows 4 GiB - 1. */
  long further(long linear, int bytes) {
    boolean wraps = linear >>> 32 == 0 && !state.mode64();
    return wraps ? linear + bytes & 0xFFFF_FFFFL : linear + bytes;
  }

  /** As {@link #translate} for a debugger: changes nothing, asks for no right; -1 if unmapped. */
  long look(long linear) {
    if (!state.paging()) {
      return linear & 0xFFFF_FFFFL;
    }
    return walk.to(linear) == PageWalk.Result.FOUND ? walk.physical(linear) : -1;
  }

  /** Intel SDM 3A 4.6.1; without SMEP and SMAP. */
  private boolean allowed(int access) {
    boolean user = (access & Access.USER) != 0;
    if (user && !walk.user() || (access & Access.FETCH) != 0 && walk.noExecute()) {
      return false;
    }
    boolean protectedWrite = user || (state.cr0 & X86State.CR0_WP) != 0;
    return (access & Access.WRITE) == 0 || walk.writable() || !protectedWrite;
  }

  private X86Fault fault(long linear, int access, int why) {
    // The fetch bit exists only where execution can be forbidden (SDM 3A 4.7).
    boolean tells = walk.eightBytes() && (state.efer & X86State.EFER_NXE) != 0;
    int shown = tells ? access : access & ~Access.FETCH;
    return X86Fault.page(state.longModeActive() ? linear : linear & 0xFFFF_FFFFL, shown | why);
  }

  /**
   * Loads the four directory pointers of PAE paging, as MOV to CR3 does.
   *
   * @throws X86Fault #GP(0) when a present one has a reserved bit set; none is changed
   */
  void loadDirectoryPointers(long cr3) {
    long[] loaded = directoryPointers(cr3);
    for (long pointer : loaded) {
      if ((pointer & 1) != 0 && (pointer & POINTER_RESERVED) != 0) {
        throw X86Fault.protection();
      }
    }
    System.arraycopy(loaded, 0, state.directoryPointers, 0, loaded.length);
  }

  /** The same after somebody else has changed the registers: no checks. */
  void reloadDirectoryPointers() {
    boolean pae = (state.cr4 & X86State.CR4_PAE) != 0;
    if (state.paging() && pae && !state.longModeActive()) {
      long[] loaded = directoryPointers(state.cr3);
      System.arraycopy(loaded, 0, state.directoryPointers, 0, loaded.length);
    }
  }

  private long[] directoryPointers(long cr3) {
    long[] loaded = new long[state.directoryPointers.length];
    for (int i = 0; i < loaded.length; i++) {
      loaded[i] = walk.entry((cr3 & 0xFFFF_FFE0L) + 8L * i, 8);
    }
    return loaded;
  }

  /** Reserved bits of an entry of 8 bytes whatever its level. */
  static long reserved(X86State state) {
    long always = state.longModeActive() ? BEYOND : BEYOND | 0x7FF0_0000_0000_0000L;
    return (state.efer & X86State.EFER_NXE) != 0 ? always : always | 1L << 63;
  }
}
