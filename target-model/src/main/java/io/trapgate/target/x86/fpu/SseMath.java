package io.trapgate.target.x86.fpu;

import org.jspecify.annotations.Nullable;

/**
 * One SSE instruction's arithmetic on elements in the single and double format, and what it raises
 * (Intel SDM 1 11.5, appendix E).
 */
public final class SseMath {
  private static final int DAZ = 0x40;
  private static final int BEFORE = FloatEnv.IE | FloatEnv.DE | FloatEnv.ZE;

  private final int mxcsr;
  private int raised;

  /** Begins an instruction. */
  public SseMath(int mxcsr) {
    this.mxcsr = mxcsr;
  }

  /** Unmasked exceptions of this instruction: it doesn't store its result then. */
  public boolean stops() {
    return (raised & ~(mxcsr >>> 7) & FpuState.EXCEPTIONS) != 0;
  }

  /** MXCSR afterwards: what is found before computing hides, unmasked, what is found after. */
  public int mxcsr() {
    boolean early = (raised & ~(mxcsr >>> 7) & BEFORE) != 0;
    return mxcsr | (early ? raised & BEFORE : raised);
  }

  /** An operation of one element. */
  @FunctionalInterface
  public interface Element {
    /** The new element of two old ones, as encoded in memory. */
    long apply(SseMath math, FloatFormat format, long a, long b);
  }

  private FloatEnv env() {
    return FloatEnv.ofMxcsr(mxcsr);
  }

  /** Denormals are zeros if MXCSR says so. */
  private long operand(FloatFormat format, long bits) {
    boolean zero = (mxcsr & DAZ) != 0 && format.isDenormal(bits);
    return zero ? bits & 1L << 8 * format.bytes() - 1 : bits;
  }

  private static F80 nan(F80 a, F80 b, FloatEnv env) {
    env.raise(a.isSignaling() || b.isSignaling() ? FloatEnv.IE : 0);
    return (a.isNan() ? a : b).quiet();
  }

  private static void denormal(FloatFormat format, long a, long b, FloatEnv env) {
    boolean graver = (env.raised() & (FloatEnv.IE | FloatEnv.ZE)) != 0;
    boolean denormal = format.isDenormal(a) || format.isDenormal(b);
    env.raise(denormal && !graver ? FloatEnv.DE : 0);
  }

  /** ADDPS and its kin. */
  public static Element of(FloatOp op) {
    return (math, format, first, second) -> {
      long a = math.operand(format, first);
      long b = math.operand(format, second);
      FloatEnv env = math.env();
      F80 x = format.decode(a);
      F80 y = format.decode(b);
      F80 result;
      if (x.isNan() || y.isNan()) {
        result = nan(x, y, env);
      } else {
        result = op.apply(x, y, format, env);
        denormal(format, a, b, env);
      }
      math.raised |= env.raised();
      return format.encode(result);
    };
  }

  /** SQRTPS: of the second operand. */
  public static long root(SseMath math, FloatFormat format, long unused, long operand) {
    long bits = math.operand(format, operand);
    FloatEnv env = math.env();
    F80 value = format.decode(bits);
    F80 result;
    if (value.isNan()) {
      result = nan(value, value, env);
    } else {
      result = FloatOp.root(value, format, env);
      denormal(format, bits, bits, env);
    }
    math.raised |= env.raised();
    return format.encode(result);
  }

  /** MINPS: the second operand unless the first is less. */
  public static long least(SseMath math, FloatFormat format, long a, long b) {
    return math.select(format, a, b, -1);
  }

  /** MAXPS. */
  public static long most(SseMath math, FloatFormat format, long a, long b) {
    return math.select(format, a, b, 1);
  }

  private long select(FloatFormat format, long first, long second, int wanted) {
    long a = operand(format, first);
    long b = operand(format, second);
    Integer order = order(format, a, b, true);
    return order != null && order == wanted ? a : b;
  }

  /** Negative, zero, positive, or null when one is a NaN. */
  private @Nullable Integer order(FloatFormat format, long a, long b, boolean signalsQuiet) {
    F80 x = format.decode(a);
    F80 y = format.decode(b);
    if (x.isNan() || y.isNan()) {
      boolean invalid = signalsQuiet || x.isSignaling() || y.isSignaling();
      raised |= invalid ? FloatEnv.IE : 0;
      return null;
    }
    raised |= format.isDenormal(a) || format.isDenormal(b) ? FloatEnv.DE : 0;
    return Integer.signum(FloatOp.order(x, y));
  }

  /**
   * CMPPS: all ones where the predicate holds.
   *
   * @param predicate 0 equal, 1 less, 2 less or equal, 3 unordered; from 4 on the opposites
   */
  public static Element compare(int predicate) {
    return (math, format, first, second) -> {
      long a = math.operand(format, first);
      long b = math.operand(format, second);
      int kind = predicate & 3;
      Integer order = math.order(format, a, b, kind == 1 || kind == 2);
      boolean holds =
          switch (kind) {
            case 0 -> order != null && order == 0;
            case 1 -> order != null && order < 0;
            case 2 -> order != null && order <= 0;
            default -> order == null; // 3
          };
      return holds != (predicate & 4) > 0 ? -1L >>> 64 - 8 * format.bytes() : 0;
    };
  }

  /**
   * COMISS, UCOMISS: as the x87 encodes the result.
   *
   * @param quiet a quiet NaN isn't invalid
   */
  public int compareToFlags(FloatFormat format, long first, long second, boolean quiet) {
    Integer order = order(format, operand(format, first), operand(format, second), !quiet);
    if (order == null) {
      return X87Math.UNORDERED;
    }
    return order < 0 ? X87Math.LESS : order == 0 ? X87Math.EQUAL : X87Math.GREATER;
  }

  /** From one format to another. */
  public long convert(FloatFormat from, FloatFormat to, long operand) {
    long bits = operand(from, operand);
    FloatEnv env = env();
    long result = X87Math.store(from.decode(bits), to, env);
    env.raise(from.isDenormal(bits) ? FloatEnv.DE : 0);
    raised |= env.raised();
    return result;
  }

  /** From a signed integer. */
  public long fromInteger(FloatFormat to, long value) {
    FloatEnv env = env();
    long result = X87Math.store(X87Math.ofInteger(value), to, env);
    raised |= env.raised();
    return result;
  }

  /**
   * To a signed integer of so many bytes.
   *
   * @param truncates toward zero, whatever MXCSR says
   */
  public long toInteger(FloatFormat from, long operand, int bytes, boolean truncates) {
    FloatEnv env = truncates ? env().truncating() : env();
    long result = X87Math.toInteger(from.decode(operand(from, operand)), bytes, env);
    raised |= env.raised();
    return result;
  }
}
