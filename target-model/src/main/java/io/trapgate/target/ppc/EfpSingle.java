package io.trapgate.target.ppc;

import io.trapgate.target.ppc.fp.EmbeddedArithmetic;
import io.trapgate.target.ppc.fp.FpOrder;
import io.trapgate.target.ppc.fp.FpResult;
import io.trapgate.target.ppc.fp.IntegerFormat;
import io.trapgate.target.ppc.fp.Precision;
import io.trapgate.target.ppc.fp.RoundingControl;
import io.trapgate.target.ppc.fp.Singles;
import java.util.function.IntUnaryOperator;

/** Scalar single precision (SPEPEM, efs instructions): the lower halves of the registers. */
final class EfpSingle {
  private EfpSingle() {}

  private static long a(PpcState s, int w) {
    return EmbeddedArithmetic.widen(s.gpr[w >>> 16 & 31]);
  }

  private static long b(PpcState s, int w) {
    return EmbeddedArithmetic.widen(s.gpr[w >>> 11 & 31]);
  }

  private static void deliver(PpcState s, int w, FpResult result, int word) {
    boolean round = Spefscr.accept(s, result, true);
    s.gpr[w >>> 21 & 31] = word;
    if (round) {
      Spefscr.roundInterrupt(s);
    }
  }

  private static void deliver(PpcState s, int w, FpResult result) {
    deliver(s, w, result, Singles.ofDouble(result.bits()));
  }

  /** efsadd, efssub, efsmul, efsdiv rD,rA,rB. */
  static void arithmetic(PpcState s, int w, EfpOperation operation) {
    int control = Spefscr.control(s.spefscr);
    deliver(s, w, operation.of(a(s, w), b(s, w), Precision.SINGLE, control));
  }

  /** efsabs, efsnabs, efsneg rD,rA: an invalid operand changes its sign all the same. */
  static void sign(PpcState s, int w, IntUnaryOperator change) {
    Spefscr.accept(s, EmbeddedArithmetic.checked(a(s, w)), false);
    s.gpr[w >>> 21 & 31] = change.applyAsInt(s.gpr[w >>> 16 & 31]);
  }

  /** efscmpgt, efscmplt, efscmpeq crfD,rA,rB. */
  static void compare(PpcState s, int w, int order) {
    Spefscr.accept(s, EmbeddedArithmetic.checked(a(s, w), b(s, w)), false);
    test(s, w, order);
  }

  /** efststgt, efststlt, efststeq crfD,rA,rB: the comparison without exceptions. */
  static void test(PpcState s, int w, int order) {
    boolean holds = FpOrder.compareBits(a(s, w), b(s, w)) == order;
    int shift = ~(w >>> 23 & 7) << 2;
    s.cr = s.cr & ~(15 << shift) | (holds ? 4 << shift : 0);
  }

  /** efscfui, efscfsi, efscfuf, efscfsf rD,rB. */
  static void ofInteger(PpcState s, int w, IntegerFormat format, int scale) {
    long value = format.extended(s.gpr[w >>> 11 & 31]);
    int control = Spefscr.control(s.spefscr);
    deliver(s, w, EmbeddedArithmetic.ofInteger(value, format, scale, Precision.SINGLE, control));
  }

  /** efsctui, efsctsi, efsctuf, efsctsf rD,rB. */
  static void toInteger(PpcState s, int w, IntegerFormat format, int scale) {
    int control = Spefscr.control(s.spefscr);
    FpResult result = EmbeddedArithmetic.toInteger(b(s, w), scale, format, control);
    deliver(s, w, result, (int) result.bits());
  }

  /** efsctuiz, efsctsiz rD,rB. */
  static void truncate(PpcState s, int w, IntegerFormat format) {
    FpResult result = EmbeddedArithmetic.toInteger(b(s, w), 0, format, RoundingControl.ZERO);
    deliver(s, w, result, (int) result.bits());
  }

  /** efscfd rD,rB. */
  static void efscfd(PpcState s, int w) {
    int rb = w >>> 11 & 31;
    long wide = (long) s.gprHigh[rb] << 32 | s.gpr[rb] & 0xFFFF_FFFFL;
    int control = Spefscr.control(s.spefscr);
    deliver(s, w, EmbeddedArithmetic.round(wide, Precision.SINGLE, control));
  }
}
