package io.trapgate.target.ppc;

import io.trapgate.target.ppc.fp.EmbeddedArithmetic;
import io.trapgate.target.ppc.fp.FpOrder;
import io.trapgate.target.ppc.fp.FpResult;
import io.trapgate.target.ppc.fp.IntegerFormat;
import io.trapgate.target.ppc.fp.Precision;
import io.trapgate.target.ppc.fp.RoundingControl;
import java.util.function.IntUnaryOperator;

/** Scalar double precision (SPEPEM, efd instructions): whole 64-bit registers. */
final class EfpDouble {
  private EfpDouble() {}

  private static long whole(PpcState s, int register) {
    return (long) s.gprHigh[register] << 32 | s.gpr[register] & 0xFFFF_FFFFL;
  }

  private static long a(PpcState s, int w) {
    return whole(s, w >>> 16 & 31);
  }

  private static long b(PpcState s, int w) {
    return whole(s, w >>> 11 & 31);
  }

  private static void deliver(PpcState s, int w, FpResult result, boolean rounds) {
    boolean round = Spefscr.accept(s, result, rounds);
    int rd = w >>> 21 & 31;
    s.gprHigh[rd] = (int) (result.bits() >>> 32);
    s.gpr[rd] = (int) result.bits();
    if (round) {
      Spefscr.roundInterrupt(s);
    }
  }

  /** A 32-bit result: the upper half stays. */
  private static void deliverWord(PpcState s, int w, FpResult result) {
    boolean round = Spefscr.accept(s, result, true);
    s.gpr[w >>> 21 & 31] = (int) result.bits();
    if (round) {
      Spefscr.roundInterrupt(s);
    }
  }

  /** efdadd, efdsub, efdmul, efddiv rD,rA,rB. */
  static void arithmetic(PpcState s, int w, EfpOperation operation) {
    int control = Spefscr.control(s.spefscr);
    deliver(s, w, operation.of(a(s, w), b(s, w), Precision.DOUBLE, control), true);
  }

  /** efdabs, efdnabs, efdneg rD,rA: an invalid operand changes its sign all the same. */
  static void sign(PpcState s, int w, IntUnaryOperator change) {
    Spefscr.accept(s, EmbeddedArithmetic.checked(a(s, w)), false);
    int ra = w >>> 16 & 31;
    int rd = w >>> 21 & 31;
    s.gprHigh[rd] = change.applyAsInt(s.gprHigh[ra]);
    s.gpr[rd] = s.gpr[ra];
  }

  /** efdcmpgt, efdcmplt, efdcmpeq crfD,rA,rB. */
  static void compare(PpcState s, int w, int order) {
    Spefscr.accept(s, EmbeddedArithmetic.checked(a(s, w), b(s, w)), false);
    test(s, w, order);
  }

  /** efdtstgt, efdtstlt, efdtsteq crfD,rA,rB: the comparison without exceptions. */
  static void test(PpcState s, int w, int order) {
    boolean holds = FpOrder.compareBits(a(s, w), b(s, w)) == order;
    int shift = ~(w >>> 23 & 7) << 2;
    s.cr = s.cr & ~(15 << shift) | (holds ? 4 << shift : 0);
  }

  /** efdcfui, efdcfsi, efdcfuf, efdcfsf rD,rB: a double holds any word, so nothing is rounded. */
  static void ofInteger(PpcState s, int w, IntegerFormat format, int scale) {
    long value = format.extended(s.gpr[w >>> 11 & 31]);
    int control = Spefscr.control(s.spefscr);
    Precision p = Precision.DOUBLE;
    deliver(s, w, EmbeddedArithmetic.ofInteger(value, format, scale, p, control), false);
  }

  /** efdctui, efdctsi, efdctuf, efdctsf rD,rB. */
  static void toInteger(PpcState s, int w, IntegerFormat format, int scale) {
    int control = Spefscr.control(s.spefscr);
    deliverWord(s, w, EmbeddedArithmetic.toInteger(b(s, w), scale, format, control));
  }

  /** efdctuiz, efdctsiz rD,rB. */
  static void truncate(PpcState s, int w, IntegerFormat format) {
    deliverWord(s, w, EmbeddedArithmetic.toInteger(b(s, w), 0, format, RoundingControl.ZERO));
  }

  /** efdcfuid rD,rB. */
  static void efdcfuid(PpcState s, int w) {
    ofWhole(s, w, IntegerFormat.UNSIGNED_64);
  }

  /** efdcfsid rD,rB. */
  static void efdcfsid(PpcState s, int w) {
    ofWhole(s, w, IntegerFormat.SIGNED_64);
  }

  private static void ofWhole(PpcState s, int w, IntegerFormat format) {
    int control = Spefscr.control(s.spefscr);
    Precision p = Precision.DOUBLE;
    deliver(s, w, EmbeddedArithmetic.ofInteger(b(s, w), format, 0, p, control), true);
  }

  /** efdctuidz rD,rB. */
  static void efdctuidz(PpcState s, int w) {
    truncateWhole(s, w, IntegerFormat.UNSIGNED_64);
  }

  /** efdctsidz rD,rB. */
  static void efdctsidz(PpcState s, int w) {
    truncateWhole(s, w, IntegerFormat.SIGNED_64);
  }

  private static void truncateWhole(PpcState s, int w, IntegerFormat format) {
    deliver(s, w, EmbeddedArithmetic.toInteger(b(s, w), 0, format, RoundingControl.ZERO), true);
  }

  /** efdcfs rD,rB. */
  static void efdcfs(PpcState s, int w) {
    long narrow = EmbeddedArithmetic.widen(s.gpr[w >>> 11 & 31]);
    int control = Spefscr.control(s.spefscr);
    deliver(s, w, EmbeddedArithmetic.round(narrow, Precision.DOUBLE, control), false);
  }
}
