package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.SpeVector.highA;
import static io.trapgate.target.ppc.SpeVector.highB;
import static io.trapgate.target.ppc.SpeVector.lowA;
import static io.trapgate.target.ppc.SpeVector.lowB;
import static io.trapgate.target.ppc.SpeVector.set;

/**
 * Vector divisions (SPEPEM chapter 5). A quotient that doesn't exist is the number nearest to it,
 * and overflow.
 */
final class SpeDivide {
  private SpeDivide() {}

  /** evdivws rD,rA,rB. */
  static void evdivws(PpcState s, int w) {
    int high = overflow(highA(s, w), highB(s, w)) ? SpeSaturation.HIGH : 0;
    int low = overflow(lowA(s, w), lowB(s, w)) ? SpeSaturation.LOW : 0;
    SpeSaturation.record(s, high | low);
    set(s, w, signed(highA(s, w), highB(s, w)), signed(lowA(s, w), lowB(s, w)));
  }

  /** evdivwu rD,rA,rB. */
  static void evdivwu(PpcState s, int w) {
    int high = highB(s, w) == 0 ? SpeSaturation.HIGH : 0;
    int low = lowB(s, w) == 0 ? SpeSaturation.LOW : 0;
    SpeSaturation.record(s, high | low);
    set(s, w, unsigned(highA(s, w), highB(s, w)), unsigned(lowA(s, w), lowB(s, w)));
  }

  private static boolean overflow(int dividend, int divisor) {
    return divisor == 0 || dividend == Integer.MIN_VALUE && divisor == -1;
  }

  private static int signed(int dividend, int divisor) {
    if (overflow(dividend, divisor)) {
      return divisor == 0 && dividend < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
    }
    return dividend / divisor;
  }

  private static int unsigned(int dividend, int divisor) {
    return divisor == 0 ? -1 : Integer.divideUnsigned(dividend, divisor);
  }
}
