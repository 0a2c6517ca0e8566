package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.SpeSaturation.WORD;
import static io.trapgate.target.ppc.SpeSaturation.addModulo;
import static io.trapgate.target.ppc.SpeSaturation.addSigned;
import static io.trapgate.target.ppc.SpeSaturation.addUnsigned;
import static io.trapgate.target.ppc.SpeSaturation.subtractModulo;
import static io.trapgate.target.ppc.SpeSaturation.subtractSigned;
import static io.trapgate.target.ppc.SpeSaturation.subtractUnsigned;
import static io.trapgate.target.ppc.SpeVector.highA;
import static io.trapgate.target.ppc.SpeVector.lowA;
import static io.trapgate.target.ppc.SpeVector.setWithAcc;

/** Additions to the words of the accumulator and subtractions from them (SPEPEM chapter 5). */
final class SpeAccumulator {
  private SpeAccumulator() {}

  /** evaddusiaaw rD,rA. */
  static void evaddusiaaw(PpcState s, int w) {
    addUnsigned(s, w, highA(s, w) & WORD, lowA(s, w) & WORD);
  }

  /** evaddssiaaw rD,rA. */
  static void evaddssiaaw(PpcState s, int w) {
    addSigned(s, w, highA(s, w), lowA(s, w));
  }

  /** evaddumiaaw rD,rA. */
  static void evaddumiaaw(PpcState s, int w) {
    addModulo(s, w, highA(s, w), lowA(s, w));
  }

  /** evaddsmiaaw rD,rA. */
  static void evaddsmiaaw(PpcState s, int w) {
    addModulo(s, w, highA(s, w), lowA(s, w));
  }

  /** evsubfusiaaw rD,rA. */
  static void evsubfusiaaw(PpcState s, int w) {
    subtractUnsigned(s, w, highA(s, w) & WORD, lowA(s, w) & WORD);
  }

  /** evsubfssiaaw rD,rA. */
  static void evsubfssiaaw(PpcState s, int w) {
    subtractSigned(s, w, highA(s, w), lowA(s, w));
  }

  /** evsubfumiaaw rD,rA. */
  static void evsubfumiaaw(PpcState s, int w) {
    subtractModulo(s, w, highA(s, w), lowA(s, w));
  }

  /** evsubfsmiaaw rD,rA. */
  static void evsubfsmiaaw(PpcState s, int w) {
    subtractModulo(s, w, highA(s, w), lowA(s, w));
  }

  /** evmra rD,rA: the way into the accumulator. */
  static void evmra(PpcState s, int w) {
    setWithAcc(s, w, highA(s, w), lowA(s, w));
  }
}
