package io.trapgate.target.ppc.fp;

/** Between doubles and integers, which may stand for fractions: the scale is a power of two. */
final class Conversion {
  private Conversion() {}

  /**
   * A finite number times 2 to the power of {@code scale}, rounded to an integer. What the format
   * doesn't hold is its nearest limit with {@link FpFlags#INVALID_INTEGER} and no other flag.
   */
  static FpResult toInteger(long a, int scale, IntegerFormat format, int control) {
    if (Doubles.isZero(a)) {
      return new FpResult(0, 0);
    }
    boolean negative = Doubles.isNegative(a);
    int exponent = Doubles.exponent(a) + scale;
    if (exponent > 63) {
      return outside(format, negative);
    }
    long significand = Doubles.significand(a);
    // half a unit below one is all that rounding looks at in numbers smaller still
    int shift = Math.min(63 - exponent, 66);
    long magnitude = shift > 63 ? 0 : significand >>> shift;
    int dropped = dropped(significand, shift);
    int flags = dropped == 0 ? 0 : FpFlags.INEXACT | dropped;
    if (RoundingControl.increments(control, negative, (magnitude & 1) != 0, dropped)) {
      magnitude++;
      flags |= FpFlags.ROUNDED_UP;
      if (magnitude == 0) {
        return outside(format, negative);
      }
    }
    if (!format.holds(magnitude, negative)) {
      return outside(format, negative);
    }
    return new FpResult(negative ? -magnitude : magnitude, flags);
  }

  private static int dropped(long significand, int shift) {
    if (shift == 0) {
      return 0;
    }
    if (shift < 64) {
      return Rounder.dropped(significand, shift);
    }
    boolean guard = shift == 64;
    boolean sticky = !guard || significand << 1 != 0;
    return (guard ? FpFlags.GUARD : 0) | (sticky ? FpFlags.STICKY : 0);
  }

  private static FpResult outside(IntegerFormat format, boolean negative) {
    return new FpResult(format.limit(negative), FpFlags.INVALID_INTEGER);
  }

  /** An integer times 2 to the power of {@code scale}, rounded. */
  static FpResult ofInteger(
      long value, IntegerFormat format, int scale, Precision precision, int control) {
    if (value == 0) {
      return new FpResult(0, 0);
    }
    boolean negative = format.isSigned() && value < 0;
    long magnitude = negative ? -value : value;
    int up = Long.numberOfLeadingZeros(magnitude);
    return Rounder.round(negative, 63 - up + scale, magnitude << up, precision, control);
  }
}
