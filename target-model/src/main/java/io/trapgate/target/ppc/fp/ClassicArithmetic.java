package io.trapgate.target.ppc.fp;

/**
 * Arithmetic of the classic floating-point unit (Book E, "Floating-Point Exceptions"): IEEE 754
 * with NaNs that propagate, the first operand's before the addend's before the multiplier's.
 * Operands are double patterns in any precision, and so are results.
 */
public final class ClassicArithmetic {
  /** What an invalid operation delivers that has no NaN to propagate. */
  public static final long DEFAULT_NAN = 0x7FF8_0000_0000_0000L;

  private ClassicArithmetic() {}

  /** a + b. */
  public static FpResult add(long a, long b, Precision precision, int control) {
    if (Doubles.isFinite(a) && Doubles.isFinite(b)) {
      return Addition.add(a, b, precision, control);
    }
    if (Doubles.isNan(a) || Doubles.isNan(b)) {
      return nan(a, b, a, 0);
    }
    if (Doubles.isInfinite(a) && Doubles.isInfinite(b) && a != b) {
      return new FpResult(DEFAULT_NAN, FpFlags.INFINITIES_SUBTRACTED);
    }
    return new FpResult(Doubles.isInfinite(a) ? a : b, 0);
  }

  /** a - b. */
  public static FpResult subtract(long a, long b, Precision precision, int control) {
    return Doubles.isNan(b) ? nan(a, b, a, 0) : add(a, b ^ Doubles.SIGN, precision, control);
  }

  /** a times c. */
  public static FpResult multiply(long a, long c, Precision precision, int control) {
    if (Doubles.isFinite(a) && Doubles.isFinite(c)) {
      return Multiplication.multiply(a, c, precision, control);
    }
    if (Doubles.isNan(a) || Doubles.isNan(c)) {
      return nan(a, c, a, 0);
    }
    if (Doubles.isZero(a) || Doubles.isZero(c)) {
      return new FpResult(DEFAULT_NAN, FpFlags.INFINITY_TIMES_ZERO);
    }
    return new FpResult(infinity((a ^ c) < 0), 0);
  }

  /** a divided by b. */
  public static FpResult divide(long a, long b, Precision precision, int control) {
    boolean negative = (a ^ b) < 0;
    if (Doubles.isNan(a) || Doubles.isNan(b)) {
      return nan(a, b, a, 0);
    }
    if (Doubles.isInfinite(a)) {
      return Doubles.isInfinite(b)
          ? new FpResult(DEFAULT_NAN, FpFlags.INFINITIES_DIVIDED)
          : new FpResult(infinity(negative), 0);
    }
    if (Doubles.isInfinite(b)) {
      return new FpResult(Doubles.zero(negative), 0);
    }
    if (Doubles.isZero(b)) {
      return Doubles.isZero(a)
          ? new FpResult(DEFAULT_NAN, FpFlags.ZEROS_DIVIDED)
          : new FpResult(infinity(negative), FpFlags.ZERO_DIVIDE);
    }
    return Division.divide(a, b, precision, control);
  }

  /** a times c, plus b, rounded once. */
  public static FpResult multiplyAdd(long a, long c, long b, Precision precision, int control) {
    if (Doubles.isFinite(a) && Doubles.isFinite(c) && Doubles.isFinite(b)) {
      return Multiplication.multiplyAdd(a, c, b, precision, control);
    }
    boolean undefined =
        Doubles.isInfinite(a) && Doubles.isZero(c) || Doubles.isZero(a) && Doubles.isInfinite(c);
    int flags = undefined ? FpFlags.INFINITY_TIMES_ZERO : 0;
    if (Doubles.isNan(a) || Doubles.isNan(b) || Doubles.isNan(c)) {
      return nan(a, b, c, flags);
    }
    if (undefined) {
      return new FpResult(DEFAULT_NAN, flags);
    }
    if (Doubles.isFinite(a) && Doubles.isFinite(c)) {
      return new FpResult(b, 0);
    }
    return add(infinity((a ^ c) < 0), b, precision, control);
  }

  /** The square root of a. */
  public static FpResult squareRoot(long a, Precision precision, int control) {
    if (Doubles.isNan(a)) {
      return nan(a, a, a, 0);
    }
    if (Doubles.isNegative(a) && !Doubles.isZero(a)) {
      return new FpResult(DEFAULT_NAN, FpFlags.INVALID_ROOT);
    }
    return Doubles.isInfinite(a) ? new FpResult(a, 0) : Division.squareRoot(a, precision, control);
  }

  /** a in a precision; a NaN loses what fraction bits the precision lacks. */
  public static FpResult round(long a, Precision precision, int control) {
    if (Doubles.isFinite(a)) {
      return Addition.round(a, precision, control);
    }
    long kept = Doubles.isNan(a) ? (a | Doubles.QUIET) & -1L << 53 - precision.significandBits : a;
    return new FpResult(kept, Doubles.isSignaling(a) ? FpFlags.SIGNALING : 0);
  }

  /** a as an integer; a NaN is the least one. */
  public static FpResult toInteger(long a, IntegerFormat format, int control) {
    if (Doubles.isFinite(a)) {
      return Conversion.toInteger(a, 0, format, control);
    }
    boolean negative = Doubles.isNan(a) || Doubles.isNegative(a);
    int flags = Doubles.isSignaling(a) ? FpFlags.SIGNALING : 0;
    return new FpResult(format.limit(negative), flags | FpFlags.INVALID_INTEGER);
  }

  private static long infinity(boolean negative) {
    return negative ? Doubles.INFINITY | Doubles.SIGN : Doubles.INFINITY;
  }

  /** The first NaN of three operands, made quiet. */
  private static FpResult nan(long a, long b, long c, int flags) {
    long first = Doubles.isNan(a) ? a : Doubles.isNan(b) ? b : c;
    boolean signaling = Doubles.isSignaling(a) || Doubles.isSignaling(b) || Doubles.isSignaling(c);
    return new FpResult(first | Doubles.QUIET, signaling ? flags | FpFlags.SIGNALING : flags);
  }
}
