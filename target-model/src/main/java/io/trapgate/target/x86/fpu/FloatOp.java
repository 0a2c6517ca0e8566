package io.trapgate.target.x86.fpu;

/** Arithmetic on two values that aren't NaNs (Intel SDM 1 4.8, 4.9, 8.3.3, appendix D). */
public enum FloatOp {
  ADD {
    @Override
    F80 apply(F80 a, F80 b, FloatFormat format, FloatEnv env) {
      return sum(a, b, format, env);
    }
  },
  SUBTRACT {
    @Override
    F80 apply(F80 a, F80 b, FloatFormat format, FloatEnv env) {
      return sum(a, b.negate(), format, env);
    }
  },
  MULTIPLY {
    @Override
    F80 apply(F80 a, F80 b, FloatFormat format, FloatEnv env) {
      boolean negative = a.isNegative() != b.isNegative();
      if (a.isInfinite() || b.isInfinite()) {
        return a.isZero() || b.isZero() ? invalid(env) : infinite(a, b, negative, env);
      }
      denormal(a, b, env);
      return a.isZero() || b.isZero()
          ? F80.zero(negative)
          : env.round(Exact.multiply(Exact.of(a), Exact.of(b)), format, WRAP);
    }
  },
  DIVIDE {
    @Override
    F80 apply(F80 a, F80 b, FloatFormat format, FloatEnv env) {
      boolean negative = a.isNegative() != b.isNegative();
      if (a.isInfinite()) {
        return b.isInfinite() ? invalid(env) : infinite(a, b, negative, env);
      }
      if (b.isZero()) {
        return a.isZero() ? invalid(env) : byZero(negative, env);
      }
      denormal(a, b, env);
      return a.isZero() || b.isInfinite()
          ? F80.zero(negative)
          : env.round(Exact.divide(Exact.of(a), Exact.of(b)), format, WRAP);
    }
  };

  /** What the x87 adds to an exponent that underflows unmasked, and takes from one too large. */
  static final int WRAP = 24576;

  /** The result; flags go to {@code env}. */
  abstract F80 apply(F80 a, F80 b, FloatFormat format, FloatEnv env);

  static F80 invalid(FloatEnv env) {
    env.raise(FloatEnv.IE);
    return F80.INDEFINITE;
  }

  private static F80 byZero(boolean negative, FloatEnv env) {
    env.raise(FloatEnv.ZE);
    return F80.infinity(negative);
  }

  private static F80 infinite(F80 a, F80 b, boolean negative, FloatEnv env) {
    denormal(a, b, env);
    return F80.infinity(negative);
  }

  private static void denormal(F80 a, F80 b, FloatEnv env) {
    env.raise(a.isDenormal() || b.isDenormal() ? FloatEnv.DE : 0);
  }

  private static F80 sum(F80 a, F80 b, FloatFormat format, FloatEnv env) {
    if (a.isInfinite() && b.isInfinite() && a.isNegative() != b.isNegative()) {
      return invalid(env);
    }
    denormal(a, b, env);
    if (a.isInfinite() || b.isInfinite()) {
      return a.isInfinite() ? a : b;
    }
    if (a.isZero() && b.isZero()) {
      boolean same = a.isNegative() == b.isNegative();
      return same ? a : F80.zero(env.roundsDown());
    }
    if (a.isZero() || b.isZero()) {
      return env.round(Exact.of(a.isZero() ? b : a), format, WRAP);
    }
    Exact exact = Exact.add(Exact.of(a), Exact.of(b));
    return exact.isZero() ? F80.zero(env.roundsDown()) : env.round(exact, format, WRAP);
  }

  /** Square root of a value that isn't a NaN. */
  static F80 root(F80 a, FloatFormat format, FloatEnv env) {
    if (a.isZero()) {
      return a;
    }
    if (a.isNegative()) {
      return invalid(env);
    }
    if (a.isInfinite()) {
      return a;
    }
    env.raise(a.isDenormal() ? FloatEnv.DE : 0);
    return env.round(Exact.root(Exact.of(a)), format, WRAP);
  }

  /** Order of two values that aren't NaNs: negative, zero or positive. */
  static int order(F80 a, F80 b) {
    if (a.isZero() && b.isZero()) {
      return 0;
    }
    if (a.isNegative() != b.isNegative()) {
      return a.isNegative() ? -1 : 1;
    }
    int magnitude = Integer.compare(Math.max(a.exponent(), 1), Math.max(b.exponent(), 1));
    if (magnitude == 0) {
      magnitude = Long.compareUnsigned(a.significand(), b.significand());
    }
    return a.isNegative() ? -magnitude : magnitude;
  }
}
