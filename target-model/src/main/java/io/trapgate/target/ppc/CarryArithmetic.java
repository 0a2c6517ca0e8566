package io.trapgate.target.ppc;

/**
 * Integer arithmetic that sets XER[CA] (EREF, integer arithmetic instructions). A subtraction is an
 * addition of the complement, so that one formula gives every carry.
 */
final class CarryArithmetic {
  private CarryArithmetic() {}

  /** addc[.] rD,rA,rB. */
  static void addc(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    int r = x + y;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** adde[.] rD,rA,rB. */
  static void adde(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    int r = x + y + s.ca;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** addme[.] rD,rA. */
  static void addme(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    int y = -1;
    int r = x + y + s.ca;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** subfc[.] rD,rA,rB. */
  static void subfc(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    int r = x + y + 1;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** subfe[.] rD,rA,rB. */
  static void subfe(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    int r = x + y + s.ca;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** subfme[.] rD,rA. */
  static void subfme(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    int y = -1;
    int r = x + y + s.ca;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** addze[.] rD,rA. */
  static void addze(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    int r = x + s.ca;
    s.ca = (x & ~r) >>> 31;
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** subfze[.] rD,rA. */
  static void subfze(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    int r = x + s.ca;
    s.ca = (x & ~r) >>> 31;
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }
}
