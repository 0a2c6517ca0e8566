package io.trapgate.target.ppc.fp;

/** Sums of two finite doubles. */
final class Addition {
  /** Room above the leading bit for the carry. */
  private static final int HEADROOM = 1;

  private Addition() {}

  /**
   * The rounded sum; an exact zero of operands unlike in sign is negative only when rounding down.
   */
  static FpResult add(long a, long b, Precision precision, int control) {
    if (Doubles.isZero(a) && Doubles.isZero(b)) {
      return new FpResult(a == b ? a : zeroSum(control), 0);
    }
    if (Doubles.isZero(a)) {
      return round(b, precision, control);
    }
    if (Doubles.isZero(b)) {
      return round(a, precision, control);
    }
    boolean ordered = (a & ~Doubles.SIGN) >= (b & ~Doubles.SIGN);
    return ordered ? sum(a, b, precision, control) : sum(b, a, precision, control);
  }

  /** A number alone, rounded. */
  static FpResult round(long a, Precision precision, int control) {
    if (Doubles.isZero(a)) {
      return new FpResult(a, 0);
    }
    return Rounder.round(
        Doubles.isNegative(a), Doubles.exponent(a), Doubles.significand(a), precision, control);
  }

  /** Zero as the sum of x and -x. */
  static long zeroSum(int control) {
    return Doubles.zero((control & RoundingControl.MODE) == RoundingControl.DOWN);
  }

  private static FpResult sum(long greater, long less, Precision precision, int control) {
    int exponent = Doubles.exponent(greater);
    long x = Doubles.significand(greater) >>> HEADROOM;
    long y = Doubles.significand(less) >>> HEADROOM;
    y = Rounder.shiftRightJam(y, exponent - Doubles.exponent(less));
    long s = (greater ^ less) < 0 ? x - y : x + y;
    if (s == 0) {
      return new FpResult(zeroSum(control), 0);
    }
    int up = Long.numberOfLeadingZeros(s);
    return Rounder.round(
        Doubles.isNegative(greater), exponent + HEADROOM - up, s << up, precision, control);
  }
}
