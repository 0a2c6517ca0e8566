package io.trapgate.target.ppc;

import io.trapgate.target.ppc.fp.ClassicArithmetic;
import io.trapgate.target.ppc.fp.Doubles;
import io.trapgate.target.ppc.fp.FpFlags;
import io.trapgate.target.ppc.fp.FpResult;
import io.trapgate.target.ppc.fp.IntegerFormat;
import io.trapgate.target.ppc.fp.Precision;
import io.trapgate.target.ppc.fp.RoundingControl;

/**
 * Arithmetic and conversions of the classic unit (Book E, 4.6.5 to 4.6.6). A single precision form
 * is its double precision form rounded, once, to single precision, whatever its operands are.
 */
final class FpArithmetic {
  private static final long ONE = 0x3FF0_0000_0000_0000L;

  private FpArithmetic() {}

  private static long a(PpcState s, int w) {
    return s.fpr[w >>> 16 & 31];
  }

  private static long b(PpcState s, int w) {
    return s.fpr[w >>> 11 & 31];
  }

  private static long c(PpcState s, int w) {
    return s.fpr[w >>> 6 & 31];
  }

  /** fadd[s][.] frD,frA,frB. */
  static void fadd(PpcState s, int w, Precision p) {
    int control = Fpscr.control(s.fpscr);
    FpExceptions.deliver(s, w, ClassicArithmetic.add(a(s, w), b(s, w), p, control), p);
  }

  /** fsub[s][.] frD,frA,frB. */
  static void fsub(PpcState s, int w, Precision p) {
    int control = Fpscr.control(s.fpscr);
    FpExceptions.deliver(s, w, ClassicArithmetic.subtract(a(s, w), b(s, w), p, control), p);
  }

  /** fmul[s][.] frD,frA,frC. */
  static void fmul(PpcState s, int w, Precision p) {
    int control = Fpscr.control(s.fpscr);
    FpExceptions.deliver(s, w, ClassicArithmetic.multiply(a(s, w), c(s, w), p, control), p);
  }

  /** fdiv[s][.] frD,frA,frB. */
  static void fdiv(PpcState s, int w, Precision p) {
    int control = Fpscr.control(s.fpscr);
    FpExceptions.deliver(s, w, ClassicArithmetic.divide(a(s, w), b(s, w), p, control), p);
  }

  /** fmadd[s][.] frD,frA,frC,frB. */
  static void fmadd(PpcState s, int w, Precision p) {
    FpExceptions.deliver(s, w, multiplyAdd(s, w, p, 0), p);
  }

  /** fmsub[s][.] frD,frA,frC,frB. */
  static void fmsub(PpcState s, int w, Precision p) {
    FpExceptions.deliver(s, w, multiplyAdd(s, w, p, Doubles.SIGN), p);
  }

  /** fnmadd[s][.] frD,frA,frC,frB. */
  static void fnmadd(PpcState s, int w, Precision p) {
    FpExceptions.deliver(s, w, negated(multiplyAdd(s, w, p, 0)), p);
  }

  /** fnmsub[s][.] frD,frA,frC,frB. */
  static void fnmsub(PpcState s, int w, Precision p) {
    FpExceptions.deliver(s, w, negated(multiplyAdd(s, w, p, Doubles.SIGN)), p);
  }

  private static FpResult multiplyAdd(PpcState s, int w, Precision p, long signOfB) {
    long b = b(s, w);
    long addend = Doubles.isNan(b) ? b : b ^ signOfB;
    return ClassicArithmetic.multiplyAdd(a(s, w), c(s, w), addend, p, Fpscr.control(s.fpscr));
  }

  /** The sign changes after rounding, and never that of a NaN. */
  private static FpResult negated(FpResult result) {
    return Doubles.isNan(result.bits())
        ? result
        : new FpResult(result.bits() ^ Doubles.SIGN, result.flags());
  }

  /** frsp[.] frD,frB. */
  static void frsp(PpcState s, int w) {
    int control = Fpscr.control(s.fpscr);
    Precision p = Precision.SINGLE;
    FpExceptions.deliver(s, w, ClassicArithmetic.round(b(s, w), p, control), p);
  }

  /**
   * fres[.] frD,frB: the manual asks for one part in 256; this is the rounded reciprocal, as in
   * QEMU. XX stays as it is, FR and FI, which are undefined, are 0.
   */
  static void fres(PpcState s, int w) {
    int control = Fpscr.control(s.fpscr);
    Precision p = Precision.SINGLE;
    FpResult result = ClassicArithmetic.divide(ONE, b(s, w), p, control);
    FpExceptions.deliver(s, w, estimate(result), p);
  }

  /**
   * frsqrte[.] frD,frB: the manual asks for one part in 32; this is the rounded reciprocal of the
   * rounded root, as in QEMU.
   */
  static void frsqrte(PpcState s, int w) {
    int control = s.fpscr & Fpscr.RN;
    Precision p = Precision.DOUBLE;
    FpResult root = ClassicArithmetic.squareRoot(b(s, w), p, control);
    FpResult result =
        Doubles.isNan(root.bits()) ? root : ClassicArithmetic.divide(ONE, root.bits(), p, control);
    FpExceptions.deliver(s, w, estimate(result), p);
  }

  private static FpResult estimate(FpResult result) {
    int flags = result.flags() & ~(FpFlags.INEXACT | FpFlags.ROUNDED_UP);
    return new FpResult(result.bits(), flags);
  }

  /** fctiw[.] frD,frB; the upper word, which is undefined, is the sign. */
  static void fctiw(PpcState s, int w) {
    convert(s, w, s.fpscr & Fpscr.RN);
  }

  /** fctiwz[.] frD,frB. */
  static void fctiwz(PpcState s, int w) {
    convert(s, w, RoundingControl.ZERO);
  }

  private static void convert(PpcState s, int w, int mode) {
    FpResult result = ClassicArithmetic.toInteger(b(s, w), IntegerFormat.SIGNED_32, mode);
    FpExceptions.deliverInteger(s, w, result);
  }
}
