package io.trapgate.target.ppc;

/**
 * How many translations a core holds.
 *
 * @param ways ways of TLB0, whose pages are 4 KiB; 0 when there is none
 * @param sets sets of TLB0, a power of two
 * @param large entries for pages of any size: TLB1, or the one TLB of the 440
 * @param smallest the smallest size code of those: 4 to that power KiB
 */
record TlbGeometry(int ways, int sets, int large, int smallest) {
  /** E500RM chapter 12. */
  static final TlbGeometry E500V2 = new TlbGeometry(4, 128, 16, 1);

  /** booke.md 6.8: TLB1 has 64 entries. */
  static final TlbGeometry E500MC = new TlbGeometry(4, 128, 64, 1);

  /** PPC440x5 user's manual, chapter 5. */
  static final TlbGeometry PPC440 = new TlbGeometry(0, 1, 64, 0);
}
