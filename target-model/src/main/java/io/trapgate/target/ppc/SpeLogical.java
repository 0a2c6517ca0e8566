package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.SpeVector.highA;
import static io.trapgate.target.ppc.SpeVector.highB;
import static io.trapgate.target.ppc.SpeVector.lowA;
import static io.trapgate.target.ppc.SpeVector.lowB;
import static io.trapgate.target.ppc.SpeVector.set;

/** Vector logical instructions (SPEPEM chapter 5). */
final class SpeLogical {
  private SpeLogical() {}

  /** evand rD,rA,rB. */
  static void evand(PpcState s, int w) {
    set(s, w, highA(s, w) & highB(s, w), lowA(s, w) & lowB(s, w));
  }

  /** evandc rD,rA,rB. */
  static void evandc(PpcState s, int w) {
    set(s, w, highA(s, w) & ~highB(s, w), lowA(s, w) & ~lowB(s, w));
  }

  /** evxor rD,rA,rB. */
  static void evxor(PpcState s, int w) {
    set(s, w, highA(s, w) ^ highB(s, w), lowA(s, w) ^ lowB(s, w));
  }

  /** evor rD,rA,rB. */
  static void evor(PpcState s, int w) {
    set(s, w, highA(s, w) | highB(s, w), lowA(s, w) | lowB(s, w));
  }

  /** evnor rD,rA,rB. */
  static void evnor(PpcState s, int w) {
    set(s, w, ~(highA(s, w) | highB(s, w)), ~(lowA(s, w) | lowB(s, w)));
  }

  /** eveqv rD,rA,rB. */
  static void eveqv(PpcState s, int w) {
    set(s, w, ~(highA(s, w) ^ highB(s, w)), ~(lowA(s, w) ^ lowB(s, w)));
  }

  /** evorc rD,rA,rB. */
  static void evorc(PpcState s, int w) {
    set(s, w, highA(s, w) | ~highB(s, w), lowA(s, w) | ~lowB(s, w));
  }

  /** evnand rD,rA,rB. */
  static void evnand(PpcState s, int w) {
    set(s, w, ~(highA(s, w) & highB(s, w)), ~(lowA(s, w) & lowB(s, w)));
  }
}
