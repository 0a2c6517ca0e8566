package io.trapgate.target.x86.core;

/** Linear to physical addresses (Intel SDM 3A chapter 4). */
final class Paging {
  private final X86State state;

  Paging(X86State state) {
    this.state = state;
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
