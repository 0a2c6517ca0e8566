package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.SpeVector.highA;
import static io.trapgate.target.ppc.SpeVector.highB;
import static io.trapgate.target.ppc.SpeVector.lowA;
import static io.trapgate.target.ppc.SpeVector.lowB;
import static io.trapgate.target.ppc.SpeVector.set;

/** Vector compare and select (SPEPEM chapter 5). */
final class SpeCompare {
  private SpeCompare() {}

  /** evcmpgtu crfD,rA,rB. */
  static void evcmpgtu(PpcState s, int w) {
    record(
        s,
        w,
        Integer.compareUnsigned(highA(s, w), highB(s, w)) > 0,
        Integer.compareUnsigned(lowA(s, w), lowB(s, w)) > 0);
  }

  /** evcmpgts crfD,rA,rB. */
  static void evcmpgts(PpcState s, int w) {
    record(s, w, highA(s, w) > highB(s, w), lowA(s, w) > lowB(s, w));
  }

  /** evcmpltu crfD,rA,rB. */
  static void evcmpltu(PpcState s, int w) {
    record(
        s,
        w,
        Integer.compareUnsigned(highA(s, w), highB(s, w)) < 0,
        Integer.compareUnsigned(lowA(s, w), lowB(s, w)) < 0);
  }

  /** evcmplts crfD,rA,rB. */
  static void evcmplts(PpcState s, int w) {
    record(s, w, highA(s, w) < highB(s, w), lowA(s, w) < lowB(s, w));
  }

  /** evcmpeq crfD,rA,rB. */
  static void evcmpeq(PpcState s, int w) {
    record(s, w, highA(s, w) == highB(s, w), lowA(s, w) == lowB(s, w));
  }

  /** evsel rD,rA,rB,crfS: each word from rA when its bit is set, else from rB. */
  static void evsel(PpcState s, int w) {
    int field = s.cr >>> 28 - 4 * (w & 7);
    int high = (field & 8) != 0 ? highA(s, w) : highB(s, w);
    int low = (field & 4) != 0 ? lowA(s, w) : lowB(s, w);
    set(s, w, high, low);
  }

  /** The field holds the results for the upper word, the lower, either and both. */
  private static void record(PpcState s, int w, boolean high, boolean low) {
    int bits = (high ? 8 : 0) | (low ? 4 : 0) | (high || low ? 2 : 0) | (high && low ? 1 : 0);
    int shift = 28 - 4 * (w >>> 23 & 7);
    s.cr = s.cr & ~(15 << shift) | bits << shift;
  }
}
