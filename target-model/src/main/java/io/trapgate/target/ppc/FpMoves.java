package io.trapgate.target.ppc;

import io.trapgate.target.ppc.fp.Doubles;
import io.trapgate.target.ppc.fp.FpFlags;
import io.trapgate.target.ppc.fp.FpOrder;

/** Moves and comparisons of the classic unit (Book E, 4.6.4 and 4.6.7; fsel of appendix B). */
final class FpMoves {
  private FpMoves() {}

  private static void move(PpcState s, int w, long value) {
    s.fpr[w >>> 21 & 31] = value;
    FpExceptions.record(s, w);
  }

  /** fmr[.] frD,frB. */
  static void fmr(PpcState s, int w) {
    move(s, w, s.fpr[w >>> 11 & 31]);
  }

  /** fneg[.] frD,frB. */
  static void fneg(PpcState s, int w) {
    move(s, w, s.fpr[w >>> 11 & 31] ^ Doubles.SIGN);
  }

  /** fabs[.] frD,frB. */
  static void fabs(PpcState s, int w) {
    move(s, w, s.fpr[w >>> 11 & 31] & ~Doubles.SIGN);
  }

  /** fnabs[.] frD,frB. */
  static void fnabs(PpcState s, int w) {
    move(s, w, s.fpr[w >>> 11 & 31] | Doubles.SIGN);
  }

  /** fsel[.] frD,frA,frC,frB: frC when frA is not below zero, -0 included, and no NaN. */
  static void fsel(PpcState s, int w) {
    long a = s.fpr[w >>> 16 & 31];
    boolean takesB = Doubles.isNan(a) || Doubles.isNegative(a) && !Doubles.isZero(a);
    move(s, w, s.fpr[takesB ? w >>> 11 & 31 : w >>> 6 & 31]);
  }

  /** fcmpu crfD,frA,frB: only a signaling NaN is an exception. */
  static void fcmpu(PpcState s, int w) {
    long a = s.fpr[w >>> 16 & 31];
    long b = s.fpr[w >>> 11 & 31];
    boolean signaling = Doubles.isSignaling(a) || Doubles.isSignaling(b);
    compared(s, w, FpOrder.compare(a, b), signaling ? FpFlags.SIGNALING : 0);
  }

  /**
   * fcmpo crfD,frA,frB: any NaN is; a signaling one is an ordered comparison only while VE is 0.
   */
  static void fcmpo(PpcState s, int w) {
    long a = s.fpr[w >>> 16 & 31];
    long b = s.fpr[w >>> 11 & 31];
    int order = FpOrder.compare(a, b);
    int raised = order == FpOrder.UNORDERED ? FpFlags.INVALID_COMPARE : 0;
    if (Doubles.isSignaling(a) || Doubles.isSignaling(b)) {
      raised = (s.fpscr & Fpscr.VE) != 0 ? FpFlags.SIGNALING : raised | FpFlags.SIGNALING;
    }
    compared(s, w, order, raised);
  }

  private static void compared(PpcState s, int w, int order, int raised) {
    int shift = ~(w >>> 23 & 7) << 2;
    s.cr = s.cr & ~(15 << shift) | order << shift;
    int fpscr = s.fpscr & ~Fpscr.FPCC | order << Fpscr.FPRF_SHIFT;
    s.fpscr = Fpscr.raised(fpscr, raised);
    FpExceptions.interruptIf(s, Fpscr.enabled(s.fpscr, raised) != 0);
  }
}
