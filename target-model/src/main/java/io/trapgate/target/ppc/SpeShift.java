package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.SpeVector.highA;
import static io.trapgate.target.ppc.SpeVector.highB;
import static io.trapgate.target.ppc.SpeVector.lowA;
import static io.trapgate.target.ppc.SpeVector.lowB;
import static io.trapgate.target.ppc.SpeVector.set;

/** Vector shifts and rotates (SPEPEM chapter 5): a count has six bits, a rotation five. */
final class SpeShift {
  private SpeShift() {}

  /** evsrwu rD,rA,rB. */
  static void evsrwu(PpcState s, int w) {
    set(s, w, right(highA(s, w), highB(s, w)), right(lowA(s, w), lowB(s, w)));
  }

  /** evsrws rD,rA,rB. */
  static void evsrws(PpcState s, int w) {
    set(s, w, rightSigned(highA(s, w), highB(s, w)), rightSigned(lowA(s, w), lowB(s, w)));
  }

  /** evsrwiu rD,rA,UIMM. */
  static void evsrwiu(PpcState s, int w) {
    int n = immediate(w);
    set(s, w, highA(s, w) >>> n, lowA(s, w) >>> n);
  }

  /** evsrwis rD,rA,UIMM. */
  static void evsrwis(PpcState s, int w) {
    int n = immediate(w);
    set(s, w, highA(s, w) >> n, lowA(s, w) >> n);
  }

  /** evslw rD,rA,rB. */
  static void evslw(PpcState s, int w) {
    set(s, w, left(highA(s, w), highB(s, w)), left(lowA(s, w), lowB(s, w)));
  }

  /** evslwi rD,rA,UIMM. */
  static void evslwi(PpcState s, int w) {
    int n = immediate(w);
    set(s, w, highA(s, w) << n, lowA(s, w) << n);
  }

  /** evrlw rD,rA,rB. */
  static void evrlw(PpcState s, int w) {
    set(
        s,
        w,
        Integer.rotateLeft(highA(s, w), highB(s, w)),
        Integer.rotateLeft(lowA(s, w), lowB(s, w)));
  }

  /** evrlwi rD,rA,UIMM. */
  static void evrlwi(PpcState s, int w) {
    int n = immediate(w);
    set(s, w, Integer.rotateLeft(highA(s, w), n), Integer.rotateLeft(lowA(s, w), n));
  }

  private static int immediate(int w) {
    return w >>> 11 & 31;
  }

  private static int left(int word, int count) {
    return (count & 32) == 0 ? word << count : 0;
  }

  private static int right(int word, int count) {
    return (count & 32) == 0 ? word >>> count : 0;
  }

  private static int rightSigned(int word, int count) {
    return word >> ((count & 32) == 0 ? count : 31);
  }
}
