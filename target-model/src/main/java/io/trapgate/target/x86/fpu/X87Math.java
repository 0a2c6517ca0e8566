package io.trapgate.target.x86.fpu;

import org.jspecify.annotations.Nullable;

/** Values as the x87 treats them: NaNs, conversions, comparisons (Intel SDM 1 chapter 8). */
public final class X87Math {
  /** Condition bits of a comparison: C3, C2, C0. */
  public static final int UNORDERED = 0x4500;

  public static final int EQUAL = 0x4000;
  public static final int LESS = 0x0100;
  public static final int GREATER = 0;

  private X87Math() {}

  /** A sum, difference, product or quotient. */
  public static F80 arithmetic(FloatOp op, F80 a, F80 b, FloatFormat format, FloatEnv env) {
    if (a.isUnsupported() || b.isUnsupported()) {
      return FloatOp.invalid(env);
    }
    if (a.isNan() || b.isNan()) {
      env.raise(a.isSignaling() || b.isSignaling() ? FloatEnv.IE : 0);
      return nan(a, b);
    }
    return op.apply(a, b, format, env);
  }

  /** Which NaN results (Intel SDM 1 table 4-7). */
  static F80 nan(F80 a, F80 b) {
    if (!a.isNan() || !b.isNan()) {
      return (a.isNan() ? a : b).quiet();
    }
    if (a.isSignaling() != b.isSignaling()) {
      return a.isSignaling() ? b : a;
    }
    int order = Long.compareUnsigned(a.significand(), b.significand());
    boolean first = order > 0 || order == 0 && !a.isNegative();
    return (first ? a : b).quiet();
  }

  /** FSQRT. */
  public static F80 root(F80 a, FloatFormat format, FloatEnv env) {
    F80 special = special(a, env);
    return special != null ? special : FloatOp.root(a, format, env);
  }

  /** FRNDINT. */
  public static F80 integral(F80 a, FloatEnv env) {
    F80 special = special(a, env);
    if (special != null) {
      return special;
    }
    env.raise(a.isDenormal() ? FloatEnv.DE : 0);
    boolean whole = a.isInfinite() || a.isZero() || a.exponent() >= F80.BIAS + 63;
    if (whole) {
      return a;
    }
    long magnitude = env.integer(Exact.of(a));
    env.raiseInexact();
    if (magnitude == 0) {
      return F80.zero(a.isNegative());
    }
    int shift = Long.numberOfLeadingZeros(magnitude);
    int sign = a.signExponent() & 0x8000;
    return new F80(sign | F80.BIAS + 63 - shift, magnitude << shift);
  }

  private static @Nullable F80 special(F80 a, FloatEnv env) {
    if (a.isUnsupported()) {
      return FloatOp.invalid(env);
    }
    if (a.isNan()) {
      env.raise(a.isSignaling() ? FloatEnv.IE : 0);
      return a.quiet();
    }
    return null;
  }

  /**
   * FCOM and FUCOM.
   *
   * @param quiet a quiet NaN isn't invalid
   */
  public static int compare(F80 a, F80 b, boolean quiet, FloatEnv env) {
    if (a.isUnsupported() || b.isUnsupported()) {
      env.raise(FloatEnv.IE);
      return UNORDERED;
    }
    if (a.isNan() || b.isNan()) {
      boolean invalid = !quiet || a.isSignaling() || b.isSignaling();
      env.raise(invalid ? FloatEnv.IE : 0);
      return UNORDERED;
    }
    env.raise(a.isDenormal() || b.isDenormal() ? FloatEnv.DE : 0);
    int order = FloatOp.order(a, b);
    return order < 0 ? LESS : order == 0 ? EQUAL : GREATER;
  }

  /** A value from memory in the single or double format. */
  public static F80 load(long bits, FloatFormat format, FloatEnv env) {
    F80 value = format.decode(bits);
    env.raise(format.isDenormal(bits) ? FloatEnv.DE : 0);
    env.raise(value.isSignaling() ? FloatEnv.IE : 0);
    return value.isNan() ? value.quiet() : value;
  }

  /** The encoding in memory in the single or double format. */
  public static long store(F80 value, FloatFormat format, FloatEnv env) {
    F80 special = special(value, env);
    if (special != null) {
      return format.encode(special);
    }
    if (value.isZero() || value.isInfinite()) {
      return format.encode(value);
    }
    return format.encode(env.round(Exact.of(value), format, 0));
  }

  /** An integer. */
  public static F80 ofInteger(long value) {
    if (value == 0) {
      return F80.ZERO;
    }
    Exact exact = Exact.of(value);
    return new F80((value < 0 ? 0x8000 : 0) | exact.exponent() + F80.BIAS, exact.high());
  }

  /**
   * A value rounded to a signed integer of so many bytes; the most negative one when it is none.
   */
  public static long toInteger(F80 value, int bytes, FloatEnv env) {
    long least = -1L << 8 * bytes - 1;
    if (value.isZero()) {
      return 0;
    }
    boolean finite = value.exponent() != F80.SPECIAL && !value.isUnsupported();
    if (!finite || value.exponent() - F80.BIAS > 63) {
      env.raise(FloatEnv.IE);
      return least;
    }
    long magnitude = env.integer(Exact.of(value));
    long most = value.isNegative() ? least : ~least;
    boolean fits =
        value.isNegative()
            ? Long.compareUnsigned(magnitude, -most) <= 0
            : Long.compareUnsigned(magnitude, most) <= 0;
    if (!fits) {
      env.raise(FloatEnv.IE);
      return least;
    }
    env.raiseInexact();
    return value.isNegative() ? -magnitude : magnitude;
  }
}
