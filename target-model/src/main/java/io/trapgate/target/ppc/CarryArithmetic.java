package io.trapgate.target.ppc;

/**
 * Integer arithmetic that sets XER[CA] (EREF, integer arithmetic instructions). A subtraction is an
 * addition of the complement, so that one formula gives every carry.
 */
final class CarryArithmetic {
  private CarryArithmetic() {}

  /** rD becomes the sum, CA its carry out, and CR0 follows in the record form. */
  private static void sum(PpcState s, int w, int x, int y, int carryIn) {
    int r = x + y + carryIn;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** addc[.] rD,rA,rB. */
  static void addc(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    sum(s, w, x, y, 0);
  }

  /** adde[.] rD,rA,rB. */
  static void adde(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    sum(s, w, x, y, s.ca);
  }

  /** addme[.] rD,rA. */
  static void addme(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    sum(s, w, x, -1, s.ca);
  }

  /** subfc[.] rD,rA,rB. */
  static void subfc(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    sum(s, w, x, y, 1);
  }

  /** subfe[.] rD,rA,rB. */
  static void subfe(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    int y = s.gpr[w >>> 11 & 31];
    sum(s, w, x, y, s.ca);
  }

  /** subfme[.] rD,rA. */
  static void subfme(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    sum(s, w, x, -1, s.ca);
  }

  /** addze[.] rD,rA. */
  static void addze(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    sum(s, w, x, 0, s.ca);
  }

  /** subfze[.] rD,rA. */
  static void subfze(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    sum(s, w, x, 0, s.ca);
  }
}
