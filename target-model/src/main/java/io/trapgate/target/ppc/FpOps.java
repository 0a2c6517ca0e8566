package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.fp.Precision.DOUBLE;
import static io.trapgate.target.ppc.fp.Precision.SINGLE;

/**
 * Dispatches the operations of the classic floating-point unit: one switch for each group of {@link
 * FpOp}.
 */
final class FpOps {
  private FpOps() {}

  /** Executes one of them. */
  static void execute(PpcState s, DataPath m, int op, int w) {
    FpExceptions.requireFp(s);
    if (op < FpOp.FADD) {
      storage(s, m, op, w);
    } else if (op < FpOp.FSEL) {
      arithmetic(s, op, w);
    } else if (op < FpOp.MFFS) {
      move(s, op, w);
    } else {
      status(s, op, w);
    }
  }

  /** Faults of its accesses say that they are the unit's (Book E, 2.16.5: ESR[FP]). */
  private static void storage(PpcState s, DataPath m, int op, int w) {
    try {
      if (op == FpOp.STFIWX) {
        FpStores.stfiwx(s, m, w);
      } else {
        access(s, m, op, w);
      }
    } catch (GuestFault fault) {
      throw fault.with(GuestFault.ESR_FLOATING);
    }
  }

  private static void access(PpcState s, DataPath m, int op, int w) {
    switch (op) {
      case FpOp.LFS -> FpLoads.lfs(s, m, w);
      case FpOp.LFSU -> FpLoads.lfsu(s, m, w);
      case FpOp.LFD -> FpLoads.lfd(s, m, w);
      case FpOp.LFDU -> FpLoads.lfdu(s, m, w);
      case FpOp.STFS -> FpStores.stfs(s, m, w);
      case FpOp.STFSU -> FpStores.stfsu(s, m, w);
      case FpOp.STFD -> FpStores.stfd(s, m, w);
      case FpOp.STFDU -> FpStores.stfdu(s, m, w);
      case FpOp.LFSX -> FpLoads.lfsx(s, m, w);
      case FpOp.LFSUX -> FpLoads.lfsux(s, m, w);
      case FpOp.LFDX -> FpLoads.lfdx(s, m, w);
      case FpOp.LFDUX -> FpLoads.lfdux(s, m, w);
      case FpOp.STFSX -> FpStores.stfsx(s, m, w);
      case FpOp.STFSUX -> FpStores.stfsux(s, m, w);
      case FpOp.STFDX -> FpStores.stfdx(s, m, w);
      case FpOp.STFDUX -> FpStores.stfdux(s, m, w);
      default -> throw new IllegalArgumentException("no operation of this group: " + op);
    }
  }

  private static void arithmetic(PpcState s, int op, int w) {
    switch (op) {
      case FpOp.FADD -> FpArithmetic.fadd(s, w, DOUBLE);
      case FpOp.FADDS -> FpArithmetic.fadd(s, w, SINGLE);
      case FpOp.FSUB -> FpArithmetic.fsub(s, w, DOUBLE);
      case FpOp.FSUBS -> FpArithmetic.fsub(s, w, SINGLE);
      case FpOp.FMUL -> FpArithmetic.fmul(s, w, DOUBLE);
      case FpOp.FMULS -> FpArithmetic.fmul(s, w, SINGLE);
      case FpOp.FDIV -> FpArithmetic.fdiv(s, w, DOUBLE);
      case FpOp.FDIVS -> FpArithmetic.fdiv(s, w, SINGLE);
      case FpOp.FMADD -> FpArithmetic.fmadd(s, w, DOUBLE);
      case FpOp.FMADDS -> FpArithmetic.fmadd(s, w, SINGLE);
      case FpOp.FMSUB -> FpArithmetic.fmsub(s, w, DOUBLE);
      case FpOp.FMSUBS -> FpArithmetic.fmsub(s, w, SINGLE);
      case FpOp.FNMADD -> FpArithmetic.fnmadd(s, w, DOUBLE);
      case FpOp.FNMADDS -> FpArithmetic.fnmadd(s, w, SINGLE);
      case FpOp.FNMSUB -> FpArithmetic.fnmsub(s, w, DOUBLE);
      case FpOp.FNMSUBS -> FpArithmetic.fnmsub(s, w, SINGLE);
      case FpOp.FRES -> FpArithmetic.fres(s, w);
      case FpOp.FRSQRTE -> FpArithmetic.frsqrte(s, w);
      case FpOp.FRSP -> FpArithmetic.frsp(s, w);
      case FpOp.FCTIW -> FpArithmetic.fctiw(s, w);
      case FpOp.FCTIWZ -> FpArithmetic.fctiwz(s, w);
      default -> throw new IllegalArgumentException("no operation of this group: " + op);
    }
  }

  private static void move(PpcState s, int op, int w) {
    switch (op) {
      case FpOp.FSEL -> FpMoves.fsel(s, w);
      case FpOp.FNEG -> FpMoves.fneg(s, w);
      case FpOp.FMR -> FpMoves.fmr(s, w);
      case FpOp.FNABS -> FpMoves.fnabs(s, w);
      case FpOp.FABS -> FpMoves.fabs(s, w);
      case FpOp.FCMPU -> FpMoves.fcmpu(s, w);
      case FpOp.FCMPO -> FpMoves.fcmpo(s, w);
      default -> throw new IllegalArgumentException("no operation of this group: " + op);
    }
  }

  private static void status(PpcState s, int op, int w) {
    switch (op) {
      case FpOp.MFFS -> FpStatus.mffs(s, w);
      case FpOp.MTFSF -> FpStatus.mtfsf(s, w);
      case FpOp.MTFSFI -> FpStatus.mtfsfi(s, w);
      case FpOp.MTFSB0 -> FpStatus.mtfsb0(s, w);
      case FpOp.MTFSB1 -> FpStatus.mtfsb1(s, w);
      case FpOp.MCRFS -> FpStatus.mcrfs(s, w);
      default -> throw new IllegalArgumentException("no operation of this group: " + op);
    }
  }
}
