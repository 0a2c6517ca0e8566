package io.trapgate.target.ppc.fp;

/**
 * Flags of a result. The exceptions of the classic unit lie where the FPSCR has them (EREF,
 * floating-point status and control register); the rest is in bits that are no exceptions there.
 */
public final class FpFlags {
  /** OX: the rounded magnitude is above the format's greatest. */
  public static final int OVERFLOW = 0x1000_0000;

  /** UX: tiny and inexact; tiny alone when underflow is trapped. */
  public static final int UNDERFLOW = 0x0800_0000;

  /** ZX: a finite number divided by zero. */
  public static final int ZERO_DIVIDE = 0x0400_0000;

  /** XX: the result is not the exact one. */
  public static final int INEXACT = 0x0200_0000;

  /** VXSNAN: an operand is a signaling NaN. */
  public static final int SIGNALING = 0x0100_0000;

  /** VXISI: infinity minus infinity. */
  public static final int INFINITIES_SUBTRACTED = 0x0080_0000;

  /** VXIDI: infinity divided by infinity. */
  public static final int INFINITIES_DIVIDED = 0x0040_0000;

  /** VXZDZ: zero divided by zero. */
  public static final int ZEROS_DIVIDED = 0x0020_0000;

  /** VXIMZ: infinity times zero. */
  public static final int INFINITY_TIMES_ZERO = 0x0010_0000;

  /** VXVC: an ordered comparison of a NaN. */
  public static final int INVALID_COMPARE = 0x0008_0000;

  /** FR: rounding raised the magnitude. */
  public static final int ROUNDED_UP = 0x0004_0000;

  /** VXSQRT: square root of a negative number. */
  public static final int INVALID_ROOT = 0x0000_0200;

  /** VXCVI: the integer format has no such number. */
  public static final int INVALID_INTEGER = 0x0000_0100;

  /** The magnitude is not zero and below the format's least normal number, before rounding. */
  public static final int TINY = 0x0000_0800;

  /** The first bit that rounding dropped. */
  public static final int GUARD = 0x0000_0002;

  /** Whether anything was dropped behind {@link #GUARD}. */
  public static final int STICKY = 0x0000_0001;

  /** All invalid operations that arithmetic can signal. */
  public static final int INVALID =
      SIGNALING
          | INFINITIES_SUBTRACTED
          | INFINITIES_DIVIDED
          | ZEROS_DIVIDED
          | INFINITY_TIMES_ZERO
          | INVALID_COMPARE
          | INVALID_ROOT
          | INVALID_INTEGER;

  /** Everything that is an exception in the FPSCR. */
  public static final int EXCEPTIONS = OVERFLOW | UNDERFLOW | ZERO_DIVIDE | INEXACT | INVALID;

  private FpFlags() {}
}
