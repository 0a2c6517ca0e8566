package io.trapgate.target.ppc;

/**
 * Comparisons and what selects or traps on one (EREF, integer compare instructions, trap
 * instructions, isel).
 */
final class IntegerCompare {
  private IntegerCompare() {}

  /** cmpi crfD,rA,SIMM. */
  static void cmpi(PpcState s, int w) {
    int a = s.gpr[w >>> 16 & 31];
    int b = (short) w;
    set(s, w, a < b ? 8 : a > b ? 4 : 2);
  }

  /** cmp crfD,rA,rB. */
  static void cmp(PpcState s, int w) {
    int a = s.gpr[w >>> 16 & 31];
    int b = s.gpr[w >>> 11 & 31];
    set(s, w, a < b ? 8 : a > b ? 4 : 2);
  }

  /** cmpli crfD,rA,UIMM. */
  static void cmpli(PpcState s, int w) {
    unsigned(s, w, s.gpr[w >>> 16 & 31], w & 0xFFFF);
  }

  /** cmpl crfD,rA,rB. */
  static void cmpl(PpcState s, int w) {
    unsigned(s, w, s.gpr[w >>> 16 & 31], s.gpr[w >>> 11 & 31]);
  }

  /** isel rD,rA,rB,crb: rA as number 0 is the value 0. */
  static void isel(PpcState s, int w) {
    int ra = w >>> 16 & 31;
    int a = ra == 0 ? 0 : s.gpr[ra];
    s.gpr[w >>> 21 & 31] = s.cr << (w >>> 6) < 0 ? a : s.gpr[w >>> 11 & 31];
  }

  /** twi TO,rA,SIMM. */
  static void twi(PpcState s, int w) {
    trap(w, s.gpr[w >>> 16 & 31], (short) w);
  }

  /** tw TO,rA,rB. */
  static void tw(PpcState s, int w) {
    trap(w, s.gpr[w >>> 16 & 31], s.gpr[w >>> 11 & 31]);
  }

  private static void unsigned(PpcState s, int w, int a, int b) {
    int order = Integer.compareUnsigned(a, b);
    set(s, w, order < 0 ? 8 : order > 0 ? 4 : 2);
  }

  private static void set(PpcState s, int w, int order) {
    int shift = ~(w >>> 23 & 7) << 2;
    s.cr = s.cr & ~(15 << shift) | (order | s.so) << shift;
  }

  private static void trap(int w, int a, int b) {
    int order = a < b ? 16 : a > b ? 8 : 4;
    int unsigned = a + Integer.MIN_VALUE;
    int other = b + Integer.MIN_VALUE;
    order |= unsigned < other ? 2 : unsigned > other ? 1 : 0;
    if ((w >>> 21 & order) != 0) {
      throw GuestFault.program(GuestFault.ESR_TRAP);
    }
  }
}
