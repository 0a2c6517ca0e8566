package io.trapgate.target.ppc;

/** The alignment interrupt (E500RM 5.7.6): what these accesses may not be. */
final class Alignment {
  private static final int IVOR = 5;

  private Alignment() {}

  /**
   * lmw, stmw, lwarx and stwcx. need a word address. An address without translation or permission
   * is told first (ISA203 Book III-E, "Exception Priorities": data TLB error and data storage come
   * before alignment).
   */
  static void requireWord(DataPath m, int ea, boolean store) {
    if ((ea & 3) != 0) {
      m.translate(ea, store);
      throw new GuestFault(IVOR, store ? GuestFault.ESR_STORE : 0, ea);
    }
  }

  /**
   * The vector loads and stores of eight bytes need a doubleword address, whatever their elements
   * (SPEPEM chapter 4, alignment interrupt). Those of two and four bytes are not in that list, so
   * they go anywhere, as integer accesses of that size do (E500RM 3.1.2).
   */
  static void requireDoubleword(DataPath m, int ea, boolean store) {
    if ((ea & 7) != 0) {
      m.translate(ea, store);
      throw new GuestFault(IVOR, store ? GuestFault.ESR_STORE : 0, ea);
    }
  }

  /** dcbz needs a page that is neither cache-inhibited nor write-through. */
  static void requireCacheable(TlbEntry entry, int ea) {
    if ((entry.mas2 & (TlbEntry.CACHE_INHIBITED | TlbEntry.WRITE_THROUGH)) != 0) {
      throw new GuestFault(IVOR, GuestFault.ESR_STORE, ea);
    }
  }
}
