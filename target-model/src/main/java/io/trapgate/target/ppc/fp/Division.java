package io.trapgate.target.ppc.fp;

/** Quotients of finite doubles and square roots. */
final class Division {
  /** A remainder below 2 to the 53rd can be shifted that far before the next partial quotient. */
  private static final int STEP = 11;

  private static final int STEPS = 5;
  private static final int ROOT_BITS = 56;

  private Division() {}

  /** The rounded quotient of a number by one that is not zero. */
  static FpResult divide(long a, long b, Precision precision, int control) {
    boolean negative = (a ^ b) < 0;
    if (Doubles.isZero(a)) {
      return new FpResult(Doubles.zero(negative), 0);
    }
    long x = Doubles.significand(a) >>> 11;
    long y = Doubles.significand(b) >>> 11;
    long quotient = x >= y ? 1 : 0;
    long rest = x >= y ? x - y : x;
    for (int i = 0; i < STEPS; i++) {
      long wide = rest << STEP;
      long part = Long.divideUnsigned(wide, y);
      quotient = quotient << STEP | part;
      rest = wide - part * y;
    }
    int up = Long.numberOfLeadingZeros(quotient);
    int exponent = Doubles.exponent(a) - Doubles.exponent(b) + 63 - STEP * STEPS - up;
    long significand = quotient << up | (rest == 0 ? 0 : 1);
    return Rounder.round(negative, exponent, significand, precision, control);
  }

  /** The rounded square root of a number that is not negative, or of a zero of either sign. */
  static FpResult squareRoot(long a, Precision precision, int control) {
    if (Doubles.isZero(a)) {
      return new FpResult(a, 0);
    }
    int exponent = Doubles.exponent(a);
    int odd = exponent & 1;
    long radicand = Doubles.significand(a) >>> 1 - odd;
    long root = 0;
    long rest = 0;
    for (int i = 0; i < ROOT_BITS; i++) {
      rest = rest << 2 | radicand >>> 62;
      radicand <<= 2;
      long trial = root << 2 | 1;
      root <<= 1;
      if (rest >= trial) {
        rest -= trial;
        root |= 1;
      }
    }
    int up = Long.numberOfLeadingZeros(root);
    long significand = root << up | (rest == 0 ? 0 : 1);
    return Rounder.round(false, exponent - odd >> 1, significand, precision, control);
  }
}
