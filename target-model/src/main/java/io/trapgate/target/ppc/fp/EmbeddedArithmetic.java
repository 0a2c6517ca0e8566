package io.trapgate.target.ppc.fp;

/**
 * Arithmetic of the embedded floating-point units (SPE PEM, chapter 4 and the descriptions of the
 * instructions; ISA203, 7.4 "Embedded Floating-Point Results Summary"): no infinities, no NaNs and
 * no denormalized numbers. Such operands are invalid ({@link #INVALID}), the first two kinds count
 * as the greatest number, the last as zero; too great a result is the greatest number, too small a
 * one is zero.
 *
 * <p>Operands and results are double patterns, singles widened by {@link Singles}'s sibling {@link
 * #widen}, which keeps their class. A result has the flags {@link #INVALID}, {@link
 * FpFlags#ZERO_DIVIDE}, {@link FpFlags#OVERFLOW}, {@link FpFlags#UNDERFLOW}, and, when none of
 * these, {@link FpFlags#GUARD}, {@link FpFlags#STICKY} and {@link FpFlags#INEXACT}.
 */
public final class EmbeddedArithmetic {
  /** An operand that is no normalized number or zero, zero by zero, or an integer out of range. */
  public static final int INVALID = FpFlags.INVALID_INTEGER;

  private EmbeddedArithmetic() {}

  /**
   * A single word as a double of the same class: a denormalized one becomes a denormalized double,
   * so that {@link Doubles} can tell.
   */
  public static long widen(int word) {
    boolean denormal = (word & 0x7F80_0000) == 0 && (word & 0x007F_FFFF) != 0;
    return denormal ? (word & 0x8000_0000L) << 32 | word & 0x007F_FFFFL : Singles.toDouble(word);
  }

  /** Whether an operand is none that the unit calculates with. */
  public static boolean isInvalid(long a) {
    return !Doubles.isFinite(a) || Doubles.isDenormal(a);
  }

  /** A number as it is, with the flag of an invalid operand. */
  public static FpResult checked(long a) {
    return new FpResult(a, isInvalid(a) ? INVALID : 0);
  }

  /** The first of two numbers as it is, with the flag of an invalid one among them. */
  public static FpResult checked(long a, long b) {
    return new FpResult(a, isInvalid(a) || isInvalid(b) ? INVALID : 0);
  }

  /** a + b. */
  public static FpResult add(long a, long b, Precision precision, int control) {
    if (!Doubles.isFinite(a) || !Doubles.isFinite(b)) {
      long saturated = Doubles.isFinite(a) ? b : a;
      return new FpResult(precision.greatest(Doubles.isNegative(saturated)), INVALID);
    }
    FpResult sum = Addition.add(flushed(a), flushed(b), precision, control);
    if (Doubles.isDenormal(a) || Doubles.isDenormal(b)) {
      return new FpResult(sum.bits(), INVALID);
    }
    // the sign of an underflowed sum is that of an exact zero
    return normalized(sum, Addition.zeroSum(control), precision);
  }

  /** a - b. */
  public static FpResult subtract(long a, long b, Precision precision, int control) {
    return add(a, b ^ Doubles.SIGN, precision, control);
  }

  /** a times b. */
  public static FpResult multiply(long a, long b, Precision precision, int control) {
    boolean negative = (a ^ b) < 0;
    int flags = isInvalid(a) || isInvalid(b) ? INVALID : 0;
    if (isNothing(a) || isNothing(b)) {
      return new FpResult(Doubles.zero(negative), flags);
    }
    if (flags != 0) {
      return new FpResult(precision.greatest(negative), flags);
    }
    FpResult product = Multiplication.multiply(a, b, precision, control);
    return normalized(product, Doubles.zero(negative), precision);
  }

  /** a divided by b. */
  public static FpResult divide(long a, long b, Precision precision, int control) {
    boolean negative = (a ^ b) < 0;
    int flags = isInvalid(a) || isInvalid(b) ? INVALID : 0;
    if (!Doubles.isFinite(b)) {
      return new FpResult(Doubles.zero(negative), flags);
    }
    if (isNothing(b)) {
      boolean undefined = flags != 0 || Doubles.isZero(a);
      int reason = undefined ? INVALID : FpFlags.ZERO_DIVIDE;
      return new FpResult(precision.greatest(negative), reason);
    }
    if (!Doubles.isFinite(a)) {
      return new FpResult(precision.greatest(negative), flags);
    }
    if (isNothing(a)) {
      return new FpResult(Doubles.zero(negative), flags);
    }
    FpResult quotient = Division.divide(a, b, precision, control);
    return normalized(quotient, Doubles.zero(negative), precision);
  }

  /** a in a precision. */
  public static FpResult round(long a, Precision precision, int control) {
    boolean negative = Doubles.isNegative(a);
    if (!Doubles.isFinite(a)) {
      return new FpResult(precision.greatest(negative), INVALID);
    }
    if (Doubles.isDenormal(a)) {
      return new FpResult(Doubles.zero(negative), INVALID);
    }
    return normalized(Addition.round(a, precision, control), Doubles.zero(negative), precision);
  }

  /**
   * a times 2 to the power of {@code scale} as an integer. A NaN is zero; the unsigned formats take
   * no number below zero, however small.
   */
  public static FpResult toInteger(long a, int scale, IntegerFormat format, int control) {
    if (Doubles.isNan(a) || Doubles.isDenormal(a)) {
      return new FpResult(0, INVALID);
    }
    boolean negative = Doubles.isNegative(a) && !Doubles.isZero(a);
    if (Doubles.isInfinite(a) || negative && !format.isSigned()) {
      return new FpResult(format.limit(negative), INVALID);
    }
    return Conversion.toInteger(a, scale, format, control);
  }

  /** An integer times 2 to the power of {@code scale}. */
  public static FpResult ofInteger(
      long value, IntegerFormat format, int scale, Precision precision, int control) {
    return Conversion.ofInteger(value, format, scale, precision, control);
  }

  private static boolean isNothing(long a) {
    return (a & Doubles.INFINITY) == 0;
  }

  private static long flushed(long a) {
    return isNothing(a) ? a & Doubles.SIGN : a;
  }

  /** Puts saturation in the place of what the unit can't represent. */
  private static FpResult normalized(FpResult result, long zero, Precision precision) {
    if (result.has(FpFlags.TINY)) {
      return new FpResult(zero, FpFlags.UNDERFLOW);
    }
    if (result.has(FpFlags.OVERFLOW)) {
      return new FpResult(precision.greatest(Doubles.isNegative(result.bits())), FpFlags.OVERFLOW);
    }
    return result;
  }
}
