package io.trapgate.target.ppc;

import io.trapgate.target.ppc.fp.EmbeddedArithmetic;
import io.trapgate.target.ppc.fp.FpOrder;
import io.trapgate.target.ppc.fp.FpResult;
import io.trapgate.target.ppc.fp.IntegerFormat;
import io.trapgate.target.ppc.fp.Precision;
import io.trapgate.target.ppc.fp.RoundingControl;
import io.trapgate.target.ppc.fp.Singles;
import java.util.function.IntUnaryOperator;

/**
 * Vector single precision (SPEPEM, evfs instructions): both halves of the registers, each with its
 * own status bits. An interrupt for one half leaves both as they were.
 */
final class EfpVector {
  private EfpVector() {}

  private static long wide(int[] half, int register) {
    return EmbeddedArithmetic.widen(half[register & 31]);
  }

  private static FpResult of(int[] half, int w, EfpOperation operation, int control) {
    return operation.of(wide(half, w >>> 16), wide(half, w >>> 11), Precision.SINGLE, control);
  }

  private static void deliver(PpcState s, int w, FpResult high, FpResult low) {
    boolean round = Spefscr.accept(s, high, low, true);
    s.gprHigh[w >>> 21 & 31] = Singles.ofDouble(high.bits());
    s.gpr[w >>> 21 & 31] = Singles.ofDouble(low.bits());
    if (round) {
      Spefscr.roundInterrupt(s);
    }
  }

  private static void deliverWords(PpcState s, int w, FpResult high, FpResult low) {
    boolean round = Spefscr.accept(s, high, low, true);
    s.gprHigh[w >>> 21 & 31] = (int) high.bits();
    s.gpr[w >>> 21 & 31] = (int) low.bits();
    if (round) {
      Spefscr.roundInterrupt(s);
    }
  }

  /** evfsadd, evfssub, evfsmul, evfsdiv rD,rA,rB. */
  static void arithmetic(PpcState s, int w, EfpOperation operation) {
    int control = Spefscr.control(s.spefscr);
    FpResult high = of(s.gprHigh, w, operation, control);
    deliver(s, w, high, of(s.gpr, w, operation, control));
  }

  /** evfsabs, evfsnabs, evfsneg rD,rA: an invalid operand changes its sign all the same. */
  static void sign(PpcState s, int w, IntUnaryOperator change) {
    int ra = w >>> 16 & 31;
    int rd = w >>> 21 & 31;
    FpResult high = EmbeddedArithmetic.checked(wide(s.gprHigh, ra));
    Spefscr.accept(s, high, EmbeddedArithmetic.checked(wide(s.gpr, ra)), false);
    s.gprHigh[rd] = change.applyAsInt(s.gprHigh[ra]);
    s.gpr[rd] = change.applyAsInt(s.gpr[ra]);
  }

  /** evfscmpgt, evfscmplt, evfscmpeq crfD,rA,rB. */
  static void compare(PpcState s, int w, int order) {
    Spefscr.accept(s, checked(s.gprHigh, w), checked(s.gpr, w), false);
    test(s, w, order);
  }

  private static FpResult checked(int[] half, int w) {
    return EmbeddedArithmetic.checked(wide(half, w >>> 16), wide(half, w >>> 11));
  }

  /** evfststgt, evfststlt, evfststeq crfD,rA,rB: high, low, either and both. */
  static void test(PpcState s, int w, int order) {
    int high = holds(s.gprHigh, w, order);
    int low = holds(s.gpr, w, order);
    int shift = ~(w >>> 23 & 7) << 2;
    int field = high << 3 | low << 2 | (high | low) << 1 | high & low;
    s.cr = s.cr & ~(15 << shift) | field << shift;
  }

  private static int holds(int[] half, int w, int order) {
    return FpOrder.compareBits(wide(half, w >>> 16), wide(half, w >>> 11)) == order ? 1 : 0;
  }

  /** evfscfui, evfscfsi, evfscfuf, evfscfsf rD,rB. */
  static void ofInteger(PpcState s, int w, IntegerFormat format, int scale) {
    int control = Spefscr.control(s.spefscr);
    int rb = w >>> 11 & 31;
    Precision p = Precision.SINGLE;
    long high = format.extended(s.gprHigh[rb]);
    long low = format.extended(s.gpr[rb]);
    deliver(
        s,
        w,
        EmbeddedArithmetic.ofInteger(high, format, scale, p, control),
        EmbeddedArithmetic.ofInteger(low, format, scale, p, control));
  }

  /** evfsctui, evfsctsi, evfsctuf, evfsctsf rD,rB. */
  static void toInteger(PpcState s, int w, IntegerFormat format, int scale) {
    int control = Spefscr.control(s.spefscr);
    deliverWords(
        s,
        w,
        EmbeddedArithmetic.toInteger(wide(s.gprHigh, w >>> 11), scale, format, control),
        EmbeddedArithmetic.toInteger(wide(s.gpr, w >>> 11), scale, format, control));
  }

  /** evfsctuiz, evfsctsiz rD,rB. */
  static void truncate(PpcState s, int w, IntegerFormat format) {
    int control = RoundingControl.ZERO;
    deliverWords(
        s,
        w,
        EmbeddedArithmetic.toInteger(wide(s.gprHigh, w >>> 11), 0, format, control),
        EmbeddedArithmetic.toInteger(wide(s.gpr, w >>> 11), 0, format, control));
  }
}
