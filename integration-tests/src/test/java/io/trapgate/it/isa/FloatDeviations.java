package io.trapgate.it.isa;

import io.trapgate.it.isa.FloatRecord.After;
import io.trapgate.target.ppc.FpOp;
import io.trapgate.target.ppc.Fpscr;
import io.trapgate.target.ppc.GuestFault;
import io.trapgate.target.ppc.PpcOpRow;
import io.trapgate.target.ppc.fp.Doubles;
import io.trapgate.target.ppc.fp.FpFlags;
import java.util.Optional;

/**
 * Where QEMU 7.2's e500mc is not Book E in floating point. What can be put right is put right and
 * compared; the rest is counted with its reason. The model's unit tests have a second reference for
 * all of it.
 */
final class FloatDeviations {
  private static final int SRR1_PRECISE = 0x0010_0000;
  private static final int PROGRAM = 6;
  private static final int UNAVAILABLE = 7;
  private static final int DATA_TLB = 13;
  private static final int EXCEPTIONS = FpFlags.EXCEPTIONS | Fpscr.VXSOFT;
  private static final int FR = FpFlags.ROUNDED_UP;
  private static final int XX = FpFlags.INEXACT;
  private static final int VXVC = FpFlags.INVALID_COMPARE;
  private static final int VXIMZ = FpFlags.INFINITY_TIMES_ZERO;
  private static final int CLASS = 0x0001_0000;
  private static final int CR1 = 0x0F00_0000;
  private static final int VE_ZE = 0x90;
  private static final int OE = 0x40;
  private static final int UE = 0x20;
  private static final int VE = 0x80;
  private static final int XE = 0x08;
  private static final int NI = 0x04;
  private static final int FE = 0x0900;

  private FloatDeviations() {}

  /** Why that case is not compared. */
  static Optional<String> reason(PpcOpRow row, FloatRecord before, After qemu, After ours) {
    int code = row.code();
    boolean arithmetic = code >= FpOp.FADD && code < FpOp.FSEL;
    if (!arithmetic || qemu.ivor() == UNAVAILABLE) {
      return Optional.empty();
    }
    boolean infiniteModes = (before.status() & 2) != 0;
    boolean estimate = code == FpOp.FRES || code == FpOp.FRSQRTE;
    boolean negated = code >= FpOp.FNMADD && code <= FpOp.FNMSUBS;
    boolean inexact = (qemu.status() & Fpscr.FR_FI) != 0;
    if (negated && infiniteModes && inexact) {
      return Optional.of(
          "QEMU negates before it rounds, seen in the infinite modes (Book E: after)");
    }
    boolean ignored = (before.msr() & FE) == 0;
    if ((before.status() & VE_ZE) != 0 && ignored && ours.target() == before.target()) {
      return Optional.of("QEMU delivers while MSR[FE] is 0 what VE or ZE hold back (Book E)");
    }
    if (estimate && (before.status() & XE) != 0) {
      return Optional.of("QEMU's fres and frsqrte are inexact (Book E: XX is not altered)");
    }
    if (code == FpOp.FRES && (qemu.status() & FpFlags.ZERO_DIVIDE) != 0 && before.b() << 1 == 0) {
      return Optional.of("QEMU's fres of zero is a half (Book E: infinity)");
    }
    if (code == FpOp.FRSP && (before.status() & (OE | UE)) != 0 && beyond(before.b())) {
      return Optional.of("QEMU loses bits of a trapped exponent far beyond single range (Book E)");
    }
    return Optional.empty();
  }

  /** A number whose exponent isn't in single range even when 192 is added or taken away. */
  private static boolean beyond(long bits) {
    int exponent = Math.getExponent(Double.longBitsToDouble(bits));
    return exponent > 127 + 192 || exponent < -126 - 192;
  }

  /**
   * What QEMU would have left behind as Book E. FR, which it doesn't know, is ours, checked by
   * other tests.
   */
  static After corrected(PpcOpRow row, int word, FloatRecord before, After qemu, After ours) {
    After result = qemu;
    int code = row.code();
    if (qemu.ivor() == PROGRAM) {
      result = result.withInterrupt(PROGRAM, qemu.srr0(), qemu.srr1() & ~SRR1_PRECISE, qemu.esr());
    }
    if (qemu.ivor() == DATA_TLB) {
      // ESR[FP] for accesses of the unit
      int esr = qemu.esr() | GuestFault.ESR_FLOATING;
      result = result.withInterrupt(DATA_TLB, qemu.srr0(), qemu.srr1(), esr);
    }
    if (code == FpOp.MTFSB1 && qemu.ivor() != UNAVAILABLE) {
      return setBit(word, before, result);
    }
    if (code < FpOp.FADD || code >= FpOp.MFFS || qemu.ivor() == UNAVAILABLE) {
      return result;
    }
    if (code == FpOp.FCTIW || code == FpOp.FCTIWZ) {
      // the upper word is undefined
      long upper = ours.target() & 0xFFFF_FFFF_0000_0000L;
      result = result.withTarget(result.target() & 0xFFFF_FFFFL | upper);
    }
    result = result.withStatus(status(code, before, result, ours));
    // CR1 is set before the interrupt is taken
    boolean record = (word & 1) != 0 && code < FpOp.FCMPU;
    return record ? result.withCr(result.cr() & ~CR1 | result.status() >>> 4 & CR1) : result;
  }

  /** An exception bit that was 0 sets FX, and NI can be set. */
  private static After setBit(int word, FloatRecord before, After qemu) {
    int bit = Integer.MIN_VALUE >>> (word >>> 21);
    int status = qemu.status() | bit & NI;
    boolean news = (bit & EXCEPTIONS & ~before.status()) != 0;
    After result = qemu.withStatus(news ? status | Fpscr.FX : status);
    return (word & 1) != 0
        ? result.withCr(result.cr() & ~CR1 | result.status() >>> 4 & CR1)
        : result;
  }

  private static int status(int code, FloatRecord before, After qemu, After ours) {
    int status = qemu.status() & ~FR | ours.status() & FR;
    if (code == FpOp.FCTIW || code == FpOp.FCTIWZ) {
      // FPRF is undefined
      status = status & ~Fpscr.FPRF | ours.status() & Fpscr.FPRF;
    } else if (code >= FpOp.FCMPU) {
      // a comparison sets FPCC, not C
      status = status & ~CLASS | before.status() & CLASS;
      if ((status & VE) != 0 && eitherSignals(before)) {
        // VXVC comes with a signaling NaN only while VE is 0
        status = status & ~VXVC | before.status() & VXVC;
      }
    } else if (isSingleDenormal(qemu.target())) {
      // a denormalized single is none as a double: QEMU has it normal
      status |= ours.status() & CLASS;
    }
    if (code == FpOp.FRES || code == FpOp.FRSQRTE) {
      // XX is not altered, FI is undefined; XE is 0 here
      status = status & ~(XX | Fpscr.FR_FI) | before.status() & XX;
    }
    if (code >= FpOp.FMADD && code <= FpOp.FNMSUBS && (status & VXIMZ) != 0) {
      // the addition of a signaling NaN counts beside an impossible multiplication
      boolean signals = Doubles.isSignaling(before.b()) && impossible(before.a(), before.c());
      status |= signals ? FpFlags.SIGNALING : 0;
    }
    // FX only where an exception bit was 0 before
    boolean news = (status & ~before.status() & EXCEPTIONS) != 0;
    return status & ~Fpscr.FX | before.status() & Fpscr.FX | (news ? Fpscr.FX : 0);
  }

  /** Infinity times zero. */
  private static boolean impossible(long a, long c) {
    return Doubles.isInfinite(a) && Doubles.isZero(c) || Doubles.isZero(a) && Doubles.isInfinite(c);
  }

  private static boolean eitherSignals(FloatRecord before) {
    return Doubles.isSignaling(before.a()) || Doubles.isSignaling(before.b());
  }

  private static boolean isSingleDenormal(long bits) {
    return (bits & Long.MAX_VALUE) != 0 && Math.getExponent(Double.longBitsToDouble(bits)) < -126;
  }
}
