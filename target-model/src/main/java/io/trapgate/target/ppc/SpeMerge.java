package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.SpeVector.highA;
import static io.trapgate.target.ppc.SpeVector.highB;
import static io.trapgate.target.ppc.SpeVector.lowA;
import static io.trapgate.target.ppc.SpeVector.lowB;
import static io.trapgate.target.ppc.SpeVector.set;

/** Vector splat and merge (SPEPEM chapter 5). */
final class SpeMerge {
  private SpeMerge() {}

  /** evsplati rD,SIMM. */
  static void evsplati(PpcState s, int w) {
    int value = w << 11 >> 27;
    set(s, w, value, value);
  }

  /** evsplatfi rD,SIMM: the immediate is a fraction. */
  static void evsplatfi(PpcState s, int w) {
    int value = w << 11 & 0xF800_0000;
    set(s, w, value, value);
  }

  /** evmergehi rD,rA,rB. */
  static void evmergehi(PpcState s, int w) {
    set(s, w, highA(s, w), highB(s, w));
  }

  /** evmergelo rD,rA,rB. */
  static void evmergelo(PpcState s, int w) {
    set(s, w, lowA(s, w), lowB(s, w));
  }

  /** evmergehilo rD,rA,rB. */
  static void evmergehilo(PpcState s, int w) {
    set(s, w, highA(s, w), lowB(s, w));
  }

  /** evmergelohi rD,rA,rB. */
  static void evmergelohi(PpcState s, int w) {
    set(s, w, lowA(s, w), highB(s, w));
  }
}
