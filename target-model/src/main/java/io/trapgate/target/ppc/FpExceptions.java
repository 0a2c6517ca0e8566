package io.trapgate.target.ppc;

import io.trapgate.target.ppc.fp.FpFlags;
import io.trapgate.target.ppc.fp.FpResult;
import io.trapgate.target.ppc.fp.Precision;

/**
 * What becomes of a result and its exceptions (Book E, 4.4 "Floating-Point Exceptions"). An enabled
 * invalid operation or division by zero leaves the target register alone; the other exceptions
 * deliver, enabled or not. An enabled one ends in a program interrupt unless MSR[FE0,FE1] are both
 * 0, always a precise one.
 */
final class FpExceptions {
  /** IVOR7: floating-point unavailable. */
  private static final int IVOR_UNAVAILABLE = 7;

  private FpExceptions() {}

  /** What every instruction of the unit needs: MSR[FP]. */
  static void requireFp(PpcState s) {
    if ((s.msr & Msr.FP) == 0) {
      throw new GuestFault(IVOR_UNAVAILABLE, 0, 0);
    }
  }

  /** Ends an arithmetic instruction. */
  static void deliver(PpcState s, int w, FpResult result, Precision precision) {
    int raised = result.flags() & FpFlags.EXCEPTIONS;
    int fpscr = s.fpscr & ~Fpscr.FR_FI;
    if (!suppressed(fpscr, raised)) {
      s.fpr[w >>> 21 & 31] = result.bits();
      int kind = Fpscr.resultClass(result, precision, fpscr);
      fpscr = fpscr & ~Fpscr.FPRF | kind << Fpscr.FPRF_SHIFT | rounding(result);
    }
    finish(s, w, fpscr, raised);
  }

  /** Ends a conversion to an integer, after which FPRF is undefined: it stays as it was. */
  static void deliverInteger(PpcState s, int w, FpResult result) {
    int raised = result.flags() & FpFlags.EXCEPTIONS;
    int fpscr = s.fpscr & ~Fpscr.FR_FI;
    if (!suppressed(fpscr, raised)) {
      s.fpr[w >>> 21 & 31] = result.bits();
      fpscr |= rounding(result);
    }
    finish(s, w, fpscr, raised);
  }

  /** Ends an instruction that has set everything but exceptions and CR1. */
  private static void finish(PpcState s, int w, int fpscr, int raised) {
    s.fpscr = Fpscr.raised(fpscr, raised);
    record(s, w);
    interruptIf(s, Fpscr.enabled(s.fpscr, raised) != 0);
  }

  /** The program interrupt of an enabled exception. */
  static void interruptIf(PpcState s, boolean enabled) {
    if (enabled && (s.msr & (Msr.FE0 | Msr.FE1)) != 0) {
      throw GuestFault.program(GuestFault.ESR_FLOATING);
    }
  }

  /** CR1 of the record forms: FX, FEX, VX and OX. */
  static void record(PpcState s, int w) {
    if ((w & 1) != 0) {
      s.cr = s.cr & 0xF0FF_FFFF | s.fpscr >>> 4 & 0x0F00_0000;
    }
  }

  private static boolean suppressed(int fpscr, int raised) {
    int suppressing = Fpscr.INVALID | FpFlags.ZERO_DIVIDE;
    return Fpscr.enabled(fpscr, raised & suppressing) != 0;
  }

  private static int rounding(FpResult result) {
    return result.flags() & FpFlags.ROUNDED_UP | (result.has(FpFlags.INEXACT) ? Fpscr.FI : 0);
  }
}
