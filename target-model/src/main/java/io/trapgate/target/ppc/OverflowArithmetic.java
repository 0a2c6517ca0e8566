package io.trapgate.target.ppc;

/** The forms that set XER[OV] and XER[SO] (EREF, integer arithmetic instructions). */
final class OverflowArithmetic {
  private OverflowArithmetic() {}

  /** addo[.] rD,rA,rB. */
  static void addo(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    int r = x + y;
    finish(s, w, r, ((x ^ r) & (y ^ r)) >>> 31);
  }

  /** subfo[.] rD,rA,rB. */
  static void subfo(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    int r = x + y + 1;
    finish(s, w, r, ((x ^ r) & (y ^ r)) >>> 31);
  }

  /** nego[.] rD,rA. */
  static void nego(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    int y = 0;
    int r = x + y + 1;
    finish(s, w, r, ((x ^ r) & (y ^ r)) >>> 31);
  }

  /** addco[.] rD,rA,rB. */
  static void addco(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    int r = x + y;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    finish(s, w, r, ((x ^ r) & (y ^ r)) >>> 31);
  }

  /** addeo[.] rD,rA,rB. */
  static void addeo(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    int r = x + y + s.ca;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    finish(s, w, r, ((x ^ r) & (y ^ r)) >>> 31);
  }

  /** addmeo[.] rD,rA. */
  static void addmeo(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    int y = -1;
    int r = x + y + s.ca;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    finish(s, w, r, ((x ^ r) & (y ^ r)) >>> 31);
  }

  /** addzeo[.] rD,rA. */
  static void addzeo(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    int y = 0;
    int r = x + y + s.ca;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    finish(s, w, r, ((x ^ r) & (y ^ r)) >>> 31);
  }

  /** subfco[.] rD,rA,rB. */
  static void subfco(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    int r = x + y + 1;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    finish(s, w, r, ((x ^ r) & (y ^ r)) >>> 31);
  }

  /** subfeo[.] rD,rA,rB. */
  static void subfeo(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    int r = x + y + s.ca;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    finish(s, w, r, ((x ^ r) & (y ^ r)) >>> 31);
  }

  /** subfmeo[.] rD,rA. */
  static void subfmeo(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    int y = -1;
    int r = x + y + s.ca;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    finish(s, w, r, ((x ^ r) & (y ^ r)) >>> 31);
  }

  /** subfzeo[.] rD,rA. */
  static void subfzeo(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    int y = 0;
    int r = x + y + s.ca;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    finish(s, w, r, ((x ^ r) & (y ^ r)) >>> 31);
  }

  /** mullwo[.] rD,rA,rB. */
  static void mullwo(PpcState s, int w) {
    long product = (long) s.gpr[w >>> 16 & 31] * s.gpr[w >>> 11 & 31];
    int r = (int) product;
    finish(s, w, r, r == product ? 0 : 1);
  }

  /** divwo[.] rD,rA,rB. */
  static void divwo(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    boolean undefined = y == 0 || x == Integer.MIN_VALUE && y == -1;
    finish(s, w, IntegerArithmetic.quotient(x, y), undefined ? 1 : 0);
  }

  /** divwuo[.] rD,rA,rB. */
  static void divwuo(PpcState s, int w) {
    int y = s.gpr[w >>> 11 & 31];
    int r = IntegerArithmetic.unsignedQuotient(s.gpr[w >>> 16 & 31], y);
    finish(s, w, r, y == 0 ? 1 : 0);
  }

  private static void finish(PpcState s, int w, int r, int ov) {
    s.gpr[w >>> 21 & 31] = r;
    s.ov = ov;
    s.so |= ov;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }
}
