package io.trapgate.target.x86.core;

import io.trapgate.target.memory.PhysicalMap;

/** Linear to physical addresses (Intel SDM 3A chapter 4). */
final class Paging {
  /** Width of a physical address (CPUID.80000008). */
  static final int PHYSICAL_BITS = 40;

  private final X86State state;
  private final PhysicalMap physical;

  Paging(X86State state, PhysicalMap physical) {
    this.state = state;
    this.physical = physical;
  }

  void loadDirectoryPointers(long cr3) {
    throw new EmulationFailure("PAE paging " + physical.ramPage(cr3));
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
    throw new EmulationFailure("paging");
  }

  /** As {@link #translate} for a debugger: changes nothing, asks for no right; -1 if unmapped. */
  long look(long linear) {
    return state.paging() ? -1 : linear & 0xFFFF_FFFFL;
  }
}
