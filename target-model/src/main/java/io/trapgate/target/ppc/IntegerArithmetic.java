package io.trapgate.target.ppc;

/**
 * Integer arithmetic without carry or overflow (EREF, integer arithmetic instructions). A method
 * that serves the plain and the record form tests the record bit of the word.
 */
final class IntegerArithmetic {
  private IntegerArithmetic() {}

  /** li rD,SIMM. */
  static void li(PpcState s, int w) {
    s.gpr[w >>> 21 & 31] = (short) w;
  }

  /** addi rD,rA,SIMM with rA not 0. */
  static void addi(PpcState s, int w) {
    s.gpr[w >>> 21 & 31] = s.gpr[w >>> 16 & 31] + (short) w;
  }

  /** lis rD,SIMM. */
  static void lis(PpcState s, int w) {
    s.gpr[w >>> 21 & 31] = w << 16;
  }

  /** addis rD,rA,SIMM with rA not 0. */
  static void addis(PpcState s, int w) {
    s.gpr[w >>> 21 & 31] = s.gpr[w >>> 16 & 31] + (w << 16);
  }

  /** mulli rD,rA,SIMM. */
  static void mulli(PpcState s, int w) {
    s.gpr[w >>> 21 & 31] = s.gpr[w >>> 16 & 31] * (short) w;
  }

  /** addic rD,rA,SIMM. */
  static void addic(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    int y = (short) w;
    int r = x + y;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    s.gpr[w >>> 21 & 31] = r;
  }

  /** addic. rD,rA,SIMM. */
  static void addicRc(PpcState s, int w) {
    int x = s.gpr[w >>> 16 & 31];
    int y = (short) w;
    int r = x + y;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    s.gpr[w >>> 21 & 31] = r;
    s.recordCr0(r);
  }

  /** subfic rD,rA,SIMM. */
  static void subfic(PpcState s, int w) {
    int x = ~s.gpr[w >>> 16 & 31];
    int y = (short) w;
    int r = x + y + 1;
    s.ca = (x & y | (x | y) & ~r) >>> 31;
    s.gpr[w >>> 21 & 31] = r;
  }

  /** add[.] rD,rA,rB. */
  static void add(PpcState s, int w) {
    int r = s.gpr[w >>> 16 & 31] + s.gpr[w >>> 11 & 31];
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** subf[.] rD,rA,rB. */
  static void subf(PpcState s, int w) {
    int r = s.gpr[w >>> 11 & 31] - s.gpr[w >>> 16 & 31];
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** neg[.] rD,rA. */
  static void neg(PpcState s, int w) {
    int r = -s.gpr[w >>> 16 & 31];
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** mullw[.] rD,rA,rB. */
  static void mullw(PpcState s, int w) {
    int r = s.gpr[w >>> 16 & 31] * s.gpr[w >>> 11 & 31];
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** mulhw[.] rD,rA,rB. */
  static void mulhw(PpcState s, int w) {
    int r = (int) ((long) s.gpr[w >>> 16 & 31] * s.gpr[w >>> 11 & 31] >> 32);
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** mulhwu[.] rD,rA,rB. */
  static void mulhwu(PpcState s, int w) {
    int r =
        (int)
            (((s.gpr[w >>> 16 & 31] & 0xFFFF_FFFFL) * (s.gpr[w >>> 11 & 31] & 0xFFFF_FFFFL))
                >>> 32);
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** divw[.] rD,rA,rB. */
  static void divw(PpcState s, int w) {
    int r = quotient(s.gpr[w >>> 16 & 31], s.gpr[w >>> 11 & 31]);
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** divwu[.] rD,rA,rB. */
  static void divwu(PpcState s, int w) {
    int r = unsignedQuotient(s.gpr[w >>> 16 & 31], s.gpr[w >>> 11 & 31]);
    s.gpr[w >>> 21 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /**
   * Division by zero and of the least number by -1 have an undefined result; it is the dividend
   * here, as in QEMU.
   */
  static int quotient(int dividend, int divisor) {
    return divisor == 0 ? dividend : dividend / divisor;
  }

  /** Division by zero has an undefined result; it is the dividend here, as in QEMU. */
  static int unsignedQuotient(int dividend, int divisor) {
    return divisor == 0 ? dividend : Integer.divideUnsigned(dividend, divisor);
  }
}
