package io.trapgate.target.x86.fpu;

/**
 * One operation's way of rounding, and what it has raised; the same for x87 and SSE.
 *
 * <p>Tininess is detected after rounding (Intel SDM 1 4.9.1.5).
 */
public final class FloatEnv {
  public static final int IE = 1;
  public static final int DE = 2;
  public static final int ZE = 4;
  public static final int OE = 8;
  public static final int UE = 16;
  public static final int PE = 32;

  private static final int NEAREST = 0;
  private static final int DOWN = 1;
  private static final int UP = 2;

  private final int rounding;
  private final int masked;
  private final boolean flushToZero;

  private int raised;
  private boolean roundedUp;
  private boolean lastInexact;

  private FloatEnv(int rounding, int masked, boolean flushToZero) {
    this.rounding = rounding;
    this.masked = masked;
    this.flushToZero = flushToZero;
  }

  /** By the x87's control word. */
  public static FloatEnv ofControlWord(int fcw) {
    return new FloatEnv(fcw >>> 10 & 3, fcw & FpuState.EXCEPTIONS, false);
  }

  /** By MXCSR. */
  public static FloatEnv ofMxcsr(int mxcsr) {
    int masked = mxcsr >>> 7 & FpuState.EXCEPTIONS;
    boolean flush = (mxcsr & 0x8000) != 0 && (masked & UE) != 0;
    return new FloatEnv(mxcsr >>> 13 & 3, masked, flush);
  }

  /** The same, but cutting toward zero. */
  public FloatEnv truncating() {
    return new FloatEnv(3, masked, flushToZero);
  }

  void raise(int exceptions) {
    raised |= exceptions;
  }

  /** Exceptions raised so far, masked or not. */
  public int raised() {
    return raised;
  }

  /** Whether one was raised that isn't masked. */
  public boolean unmasked(int exceptions) {
    return (raised & ~masked & exceptions) != 0;
  }

  /** Whether the last rounding made the magnitude larger: C1. */
  public boolean roundedUp() {
    return roundedUp;
  }

  boolean roundsDown() {
    return rounding == DOWN;
  }

  /**
   * Rounds a value to a format.
   *
   * @param wrap what is added to or taken from the exponent when underflow or overflow isn't masked
   */
  F80 round(Exact value, FloatFormat format, int wrap) {
    Exact whole = cut(value, format.precision());
    boolean inexact = lastInexact;
    if (whole.exponent() > format.most()) {
      return overflow(whole, format, wrap, inexact);
    }
    if (whole.exponent() >= format.least()) {
      raise(inexact ? PE : 0);
      return pack(whole);
    }
    return tiny(value, whole, format, wrap, inexact);
  }

  private F80 tiny(Exact value, Exact whole, FloatFormat format, int wrap, boolean inexact) {
    if ((masked & UE) == 0) {
      raise(UE | (inexact ? PE : 0));
      return pack(whole.scaled(wrap));
    }
    if (flushToZero) {
      raise(UE | PE);
      return F80.zero(value.negative());
    }
    Exact shifted = value.shiftedRight(format.least() - value.exponent());
    Exact result = cut(shifted, format.precision());
    raise(lastInexact ? UE | PE : 0);
    return packTiny(result, format);
  }

  private F80 overflow(Exact whole, FloatFormat format, int wrap, boolean inexact) {
    raise(OE);
    if ((masked & OE) == 0) {
      raise(inexact ? PE : 0);
      return pack(whole.scaled(-wrap));
    }
    raise(PE);
    boolean toInfinity =
        switch (rounding) {
          case NEAREST -> true;
          case DOWN -> whole.negative();
          case UP -> !whole.negative();
          default -> false; // toward zero
        };
    roundedUp = toInfinity;
    return toInfinity
        ? F80.infinity(whole.negative())
        : new F80(sign(whole) | format.most() + F80.BIAS, -1L << 64 - format.precision());
  }

  /** Rounds the significand to so many bits; the exponent may become one more. */
  private Exact cut(Exact value, int precision) {
    long unit = 1L << 64 - precision;
    long rest = value.high() & unit - 1;
    long kept = value.high() - rest;
    boolean anyLow = value.low() != 0 || value.sticky();
    boolean half;
    boolean more;
    if (precision == 64) {
      half = value.low() < 0;
      more = value.low() << 1 != 0 || value.sticky();
    } else {
      half = (rest & unit >>> 1) != 0;
      more = (rest & (unit >>> 1) - 1) != 0 || anyLow;
    }
    lastInexact = half || more;
    roundedUp = lastInexact && increments(value.negative(), half, more, (kept & unit) != 0);
    if (!roundedUp) {
      return new Exact(value.negative(), value.exponent(), kept, 0, false);
    }
    long up = kept + unit;
    boolean carried = Long.compareUnsigned(up, kept) < 0;
    return carried
        ? new Exact(value.negative(), value.exponent() + 1, F80.INTEGER_BIT, 0, false)
        : new Exact(value.negative(), value.exponent(), up, 0, false);
  }

  private boolean increments(boolean negative, boolean half, boolean more, boolean odd) {
    return switch (rounding) {
      case NEAREST -> half && (more || odd);
      case DOWN -> negative;
      case UP -> !negative;
      default -> false; // toward zero
    };
  }

  private static int sign(Exact value) {
    return value.negative() ? 0x8000 : 0;
  }

  private static F80 pack(Exact value) {
    return new F80(sign(value) | value.exponent() + F80.BIAS & F80.SPECIAL, value.high());
  }

  /** A result with the least exponent; its significand may lack the integer bit. */
  private static F80 packTiny(Exact value, FloatFormat format) {
    if (value.high() == 0) {
      return F80.zero(value.negative());
    }
    boolean extended = format.least() == FloatFormat.EXTENDED.least();
    int shift = extended ? 0 : Long.numberOfLeadingZeros(value.high());
    int exponent = value.high() < 0 || !extended ? value.exponent() - shift + F80.BIAS : 0;
    return new F80(sign(value) | exponent, value.high() << shift);
  }

  /**
   * Rounds to an integer; {@link #raiseInexact} says whether something was lost.
   *
   * @param value with an exponent of at most 63
   * @return the magnitude
   */
  long integer(Exact value) {
    Exact shifted = value.shiftedRight(63 - value.exponent());
    boolean half = shifted.low() < 0;
    boolean more = shifted.low() << 1 != 0 || shifted.sticky();
    long result = shifted.high();
    lastInexact = half || more;
    roundedUp = lastInexact && increments(value.negative(), half, more, (result & 1) != 0);
    return roundedUp ? result + 1 : result;
  }

  /** Raises PE if the last {@link #integer} wasn't exact. */
  void raiseInexact() {
    raise(lastInexact ? PE : 0);
  }
}
