package io.trapgate.target.ppc.fp;

/**
 * How to round, in one int: the mode as FPSCR[RN] and SPEFSCR[FRMC] encode it, and which of the
 * exponent exceptions is trapped. A trapped one delivers the rounded significand with an exponent
 * moved back into range (IEEE 754-1985, 7.3 and 7.4), by 192 in single and 1536 in double
 * precision.
 */
public final class RoundingControl {
  /** To the nearest, to the even one of two equally near. */
  public static final int NEAREST = 0;

  /** Toward zero. */
  public static final int ZERO = 1;

  /** Toward plus infinity. */
  public static final int UP = 2;

  /** Toward minus infinity. */
  public static final int DOWN = 3;

  /** The bits of the mode. */
  public static final int MODE = 3;

  /** Overflow is trapped. */
  public static final int OVERFLOW_TRAPPED = 4;

  /** Underflow is trapped. */
  public static final int UNDERFLOW_TRAPPED = 8;

  /** Nothing is rounded up, whatever the mode; only the sign of a zero sum follows it. */
  public static final int TRUNCATED = 16;

  private RoundingControl() {}

  /** Whether the mode takes the magnitude up for a result of that sign and those dropped bits. */
  static boolean increments(int control, boolean negative, boolean odd, int dropped) {
    return switch (control & (MODE | TRUNCATED)) {
      case NEAREST -> (dropped & FpFlags.GUARD) != 0 && (odd || (dropped & FpFlags.STICKY) != 0);
      case UP -> dropped != 0 && !negative;
      case DOWN -> dropped != 0 && negative;
      default -> false;
    };
  }
}
