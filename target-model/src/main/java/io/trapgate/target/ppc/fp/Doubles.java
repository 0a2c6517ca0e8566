package io.trapgate.target.ppc.fp;

/** The parts of a double's bit pattern. */
public final class Doubles {
  /** The sign. */
  public static final long SIGN = Long.MIN_VALUE;

  /** The fraction field. */
  public static final long FRACTION = 0x000F_FFFF_FFFF_FFFFL;

  /** Positive infinity; as a mask the exponent field. */
  public static final long INFINITY = 0x7FF0_0000_0000_0000L;

  /** The fraction bit that makes a NaN a quiet one. */
  public static final long QUIET = 0x0008_0000_0000_0000L;

  static final int FRACTION_BITS = 52;
  static final int BIAS = 1023;

  private static final long LEADING = 0x0010_0000_0000_0000L;

  private Doubles() {}

  /** Whether the sign bit is set. */
  public static boolean isNegative(long bits) {
    return bits < 0;
  }

  /** Whether it is neither infinite nor a NaN. */
  public static boolean isFinite(long bits) {
    return (bits & INFINITY) != INFINITY;
  }

  /** Whether it is an infinity. */
  public static boolean isInfinite(long bits) {
    return (bits & ~SIGN) == INFINITY;
  }

  /** Whether it is a NaN. */
  public static boolean isNan(long bits) {
    return (bits & ~SIGN) > INFINITY;
  }

  /** Whether it is a signaling NaN. */
  public static boolean isSignaling(long bits) {
    return isNan(bits) && (bits & QUIET) == 0;
  }

  /** Whether it is a zero of either sign. */
  public static boolean isZero(long bits) {
    return (bits & ~SIGN) == 0;
  }

  /** Whether it is less than the least normal number, and not zero. */
  public static boolean isDenormal(long bits) {
    return (bits & INFINITY) == 0 && (bits & FRACTION) != 0;
  }

  /** Exponent of a finite number that is not zero, as if denormalized ones were normal. */
  static int exponent(long bits) {
    int field = (int) (bits >>> FRACTION_BITS) & 0x7FF;
    if (field != 0) {
      return field - BIAS;
    }
    return 1 - BIAS - (Long.numberOfLeadingZeros(bits & FRACTION) - 11);
  }

  /** Significand of a finite number that is not zero, its leading bit moved to bit 63. */
  static long significand(long bits) {
    long fraction = bits & FRACTION;
    if ((bits & INFINITY) != 0) {
      return (fraction | LEADING) << 11;
    }
    return fraction << Long.numberOfLeadingZeros(fraction);
  }

  /** A zero of that sign. */
  static long zero(boolean negative) {
    return negative ? SIGN : 0;
  }

  /** Puts a number together whose exponent is in the range of normal ones. */
  static long normal(boolean negative, int exponent, long significand53) {
    return (negative ? SIGN : 0)
        | (long) (exponent + BIAS) << FRACTION_BITS
        | significand53 & FRACTION;
  }
}
