package io.trapgate.target.ppc;

import io.trapgate.target.ppc.fp.Doubles;
import io.trapgate.target.ppc.fp.FpFlags;
import io.trapgate.target.ppc.fp.FpResult;
import io.trapgate.target.ppc.fp.Precision;
import io.trapgate.target.ppc.fp.RoundingControl;

/**
 * The floating-point status and control register (Book E, 4.2.2 "Floating-Point Status and Control
 * Register"; the same in ISA203, 4.2.2). NI is kept and has no effect: what it does is up to the
 * implementation.
 */
public final class Fpscr {
  /** FX: exception summary, set by whatever sets an exception bit that was 0. */
  public static final int FX = 0x8000_0000;

  /** FEX: whether an exception is enabled that has occurred. */
  public static final int FEX = 0x4000_0000;

  /** VX: whether any invalid operation has occurred. */
  public static final int VX = 0x2000_0000;

  /** VXSOFT: an invalid operation that software asks for. */
  public static final int VXSOFT = 0x0000_0400;

  /** FR and FI: the last result was rounded up, was inexact. */
  public static final int FR_FI = 0x0006_0000;

  /** FPRF: class and sign of the last result. */
  public static final int FPRF = 0x0001_F000;

  /** FPCC: the last four bits of FPRF, which comparisons set. */
  public static final int FPCC = 0x0000_F000;

  /** RN: the rounding mode. */
  public static final int RN = 0x0000_0003;

  static final int FI = 0x0002_0000;
  static final int FPRF_SHIFT = 12;

  /** All bits but a reserved one. */
  static final int IMPLEMENTED = 0xFFFF_F7FF;

  static final int INVALID = FpFlags.INVALID | VXSOFT;

  /** The bits that are exceptions and not summaries of others. */
  static final int EXCEPTIONS = FpFlags.EXCEPTIONS | VXSOFT;

  static final int VE = 0x80;
  static final int OE = 0x40;
  static final int UE = 0x20;
  static final int ZE = 0x10;
  static final int XE = 0x08;

  private static final int CLASS_QNAN = 0x11;
  private static final int DENORMAL = 0x10;
  private static final int NEGATIVE = 0x08;
  private static final int POSITIVE = 0x04;
  private static final int ZERO = 0x02;
  private static final int INFINITE = 0x01;

  private Fpscr() {}

  /** The rounding that RN, OE and UE ask for. */
  static int control(int fpscr) {
    return fpscr & RN
        | ((fpscr & OE) != 0 ? RoundingControl.OVERFLOW_TRAPPED : 0)
        | ((fpscr & UE) != 0 ? RoundingControl.UNDERFLOW_TRAPPED : 0);
  }

  /** Of these exceptions the enabled ones. */
  static int enabled(int fpscr, int exceptions) {
    int all = (fpscr & VE) != 0 ? exceptions & INVALID : 0;
    // OX, UX, ZX and XX stand in the order of their enable bits, 22 bits higher
    int others = FpFlags.OVERFLOW | FpFlags.UNDERFLOW | FpFlags.ZERO_DIVIDE | FpFlags.INEXACT;
    return all | exceptions & others & (fpscr & (OE | UE | ZE | XE)) << 22;
  }

  /** The register with VX and FEX as the other bits make them. */
  static int summarized(int fpscr) {
    int plain = fpscr & IMPLEMENTED & ~(VX | FEX);
    return plain
        | ((plain & INVALID) != 0 ? VX : 0)
        | (enabled(plain, plain & EXCEPTIONS) != 0 ? FEX : 0);
  }

  /** The register after an instruction that met these exceptions. */
  static int raised(int fpscr, int exceptions) {
    boolean news = (exceptions & ~fpscr) != 0;
    return summarized(fpscr | exceptions | (news ? FX : 0));
  }

  /** FPRF of a result. A single too small to be normal is denormalized, although no double is. */
  static int resultClass(FpResult result, Precision precision, int fpscr) {
    long bits = result.bits();
    int sign = Doubles.isNegative(bits) ? NEGATIVE : POSITIVE;
    if (Doubles.isNan(bits)) {
      return CLASS_QNAN;
    }
    if (Doubles.isInfinite(bits)) {
      return sign | INFINITE;
    }
    if (Doubles.isZero(bits)) {
      return Doubles.isNegative(bits) ? DENORMAL | ZERO : ZERO;
    }
    boolean denormal = precision.isDenormal(bits) && (fpscr & UE) == 0;
    return denormal ? DENORMAL | sign : sign;
  }
}
