package io.trapgate.target.ppc.fp;

import java.math.BigInteger;

/**
 * Rounding as IEEE 754 defines it, on exact numbers of any size: the second opinion on the
 * arithmetic under test, with which it shares nothing but the numbers of the flags.
 */
public final class Definition {
  private Definition() {}

  /** An exact number that is not zero, in a format. */
  public static FpResult round(Rational exact, boolean single, int control) {
    boolean negative = exact.numerator().signum() < 0;
    Rational magnitude = exact.abs();
    int bits = single ? 24 : 53;
    int greatest = single ? 127 : 1023;
    int wrap = single ? 192 : 1536;
    int exponent = magnitude.exponent();
    boolean tiny = exponent < 1 - greatest;
    int flags = tiny ? FpFlags.TINY : 0;
    boolean underflowTrapped = tiny && (control & RoundingControl.UNDERFLOW_TRAPPED) != 0;
    if (underflowTrapped) {
      flags |= FpFlags.UNDERFLOW;
      magnitude = magnitude.times(Rational.power(wrap));
      exponent += wrap;
    }
    int unit = (underflowTrapped ? exponent : Math.max(exponent, 1 - greatest)) - (bits - 1);
    Rational units = magnitude.times(Rational.power(-unit));
    BigInteger below = units.floor();
    int dropped = dropped(units, below);
    if (dropped != 0) {
      flags |= FpFlags.INEXACT | dropped | (tiny ? FpFlags.UNDERFLOW : 0);
      if (up(control & 3, negative, below.testBit(0), dropped)) {
        flags |= FpFlags.ROUNDED_UP;
        below = below.add(BigInteger.ONE);
      }
    }
    boolean over =
        !tiny && below.compareTo(BigInteger.ZERO) > 0 && below.bitLength() + unit > greatest + 1;
    if (over && (control & RoundingControl.OVERFLOW_TRAPPED) == 0) {
      return overflow(negative, single, control & 3, flags);
    }
    if (over) {
      flags |= FpFlags.OVERFLOW;
      unit -= wrap;
    }
    return new FpResult(bits(negative, below, unit), flags);
  }

  /** An exact number as an integer, without a limit to its size. */
  public static BigInteger toInteger(Rational exact, int mode) {
    BigInteger below = exact.abs().floor();
    int dropped = dropped(exact.abs(), below);
    boolean negative = exact.numerator().signum() < 0;
    BigInteger rounded =
        dropped != 0 && up(mode, negative, below.testBit(0), dropped)
            ? below.add(BigInteger.ONE)
            : below;
    return negative ? rounded.negate() : rounded;
  }

  /** Guard and sticky of what is behind the point of a positive number. */
  public static int dropped(Rational value, BigInteger floor) {
    Rational rest = value.plus(new Rational(floor.negate(), BigInteger.ONE));
    if (rest.isZero()) {
      return 0;
    }
    int half = rest.compareTo(Rational.power(-1));
    return half < 0 ? FpFlags.STICKY : FpFlags.GUARD | (half > 0 ? FpFlags.STICKY : 0);
  }

  private static boolean up(int mode, boolean negative, boolean odd, int dropped) {
    return switch (mode) {
      case 0 -> dropped > FpFlags.GUARD || dropped == FpFlags.GUARD && odd;
      case 1 -> false;
      case 2 -> !negative;
      default -> negative;
    };
  }

  private static FpResult overflow(boolean negative, boolean single, int mode, int flags) {
    boolean infinite = mode == 0 || mode == (negative ? 3 : 2);
    double magnitude =
        infinite ? Double.POSITIVE_INFINITY : single ? Float.MAX_VALUE : Double.MAX_VALUE;
    int all = flags & ~FpFlags.ROUNDED_UP | FpFlags.OVERFLOW | FpFlags.INEXACT;
    return new FpResult(
        Double.doubleToRawLongBits(negative ? -magnitude : magnitude),
        infinite ? all | FpFlags.ROUNDED_UP : all);
  }

  private static long bits(boolean negative, BigInteger magnitude, int unit) {
    double half = Math.scalb(magnitude.doubleValue(), unit / 2);
    double value = Math.scalb(half, unit - unit / 2);
    return Double.doubleToRawLongBits(negative ? -value : value);
  }
}
