package io.trapgate.target.ppc.fp;

/**
 * Rounds an exact or sticky intermediate result to a format (Book E, "Execution Model for IEEE
 * Operations"). Tininess is detected before rounding, overflow after it.
 */
final class Rounder {
  private Rounder() {}

  /** A right shift that keeps in bit 0 whether anything but zeros fell out. */
  static long shiftRightJam(long value, int count) {
    if (count == 0) {
      return value;
    }
    if (count > 63) {
      return value == 0 ? 0 : 1;
    }
    return value >>> count | (value << 64 - count == 0 ? 0 : 1);
  }

  /**
   * Rounds {@code significand} times 2 to the power of {@code exponent - 63}.
   *
   * @param exponent that of bit 63, which must be set
   * @param significand 63 bits, and in bit 0 whether there is more
   * @param control see {@link RoundingControl}
   */
  static FpResult round(
      boolean negative, int exponent, long significand, Precision precision, int control) {
    int least = precision.leastExponent();
    int e = exponent;
    long s = significand;
    int flags = 0;
    boolean trapped = (control & RoundingControl.UNDERFLOW_TRAPPED) != 0;
    if (e < least) {
      flags = FpFlags.TINY;
      if (trapped) {
        flags |= FpFlags.UNDERFLOW;
        e += precision.wrap;
      } else {
        s = shiftRightJam(s, least - e);
        e = least;
      }
    }
    int drop = 64 - precision.significandBits;
    long kept = s >>> drop;
    int dropped = dropped(s, drop);
    if (dropped != 0) {
      flags |= FpFlags.INEXACT | dropped;
      if ((flags & FpFlags.TINY) != 0) {
        flags |= FpFlags.UNDERFLOW;
      }
      if (RoundingControl.increments(control, negative, (kept & 1) != 0, dropped)) {
        flags |= FpFlags.ROUNDED_UP;
        kept++;
        if (kept >>> precision.significandBits != 0) {
          kept >>>= 1;
          e++;
        }
      }
    }
    if (e > precision.greatestExponent && (flags & FpFlags.TINY) == 0) {
      if ((control & RoundingControl.OVERFLOW_TRAPPED) == 0) {
        return overflow(negative, precision, control, flags);
      }
      flags |= FpFlags.OVERFLOW;
      e -= precision.wrap;
    }
    return new FpResult(pack(negative, e, kept << 53 - precision.significandBits), flags);
  }

  /** {@link FpFlags#GUARD} and {@link FpFlags#STICKY} of the low bits that rounding drops. */
  static int dropped(long value, int bits) {
    int guard = (int) (value >>> bits - 1) & 1;
    boolean sticky = (value & (1L << bits - 1) - 1) != 0;
    return guard * FpFlags.GUARD | (sticky ? FpFlags.STICKY : 0);
  }

  /** Infinity where rounding leads away from zero, else the greatest finite number. */
  private static FpResult overflow(boolean negative, Precision precision, int control, int flags) {
    boolean away =
        switch (control & RoundingControl.MODE) {
          case RoundingControl.NEAREST -> true;
          case RoundingControl.UP -> !negative;
          case RoundingControl.DOWN -> negative;
          default -> false;
        };
    int all = flags & ~FpFlags.ROUNDED_UP | FpFlags.OVERFLOW | FpFlags.INEXACT;
    return away
        ? new FpResult(
            negative ? Doubles.INFINITY | Doubles.SIGN : Doubles.INFINITY, all | FpFlags.ROUNDED_UP)
        : new FpResult(precision.greatest(negative), all);
  }

  /** A double from 53 bits, whose leading one may be missing at whatever exponent. */
  private static long pack(boolean negative, int exponent, long significand53) {
    if (significand53 == 0) {
      return Doubles.zero(negative);
    }
    int up = Long.numberOfLeadingZeros(significand53) - 11;
    int e = exponent - up;
    if (e > Precision.DOUBLE.greatestExponent) {
      // a trapped single result of operands that are no singles, which is undefined
      return negative ? Doubles.INFINITY | Doubles.SIGN : Doubles.INFINITY;
    }
    if (e < Precision.DOUBLE.leastExponent()) {
      long denormal = significand53 >>> Precision.DOUBLE.leastExponent() - exponent;
      return negative ? denormal | Doubles.SIGN : denormal;
    }
    return Doubles.normal(negative, e, significand53 << up);
  }
}
