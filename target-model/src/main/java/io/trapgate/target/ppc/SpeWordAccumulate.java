package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.SpeSaturation.LOW;
import static io.trapgate.target.ppc.SpeSaturation.WORD;
import static io.trapgate.target.ppc.SpeSaturation.addModulo;
import static io.trapgate.target.ppc.SpeSaturation.addSigned;
import static io.trapgate.target.ppc.SpeSaturation.addUnsigned;
import static io.trapgate.target.ppc.SpeSaturation.record;
import static io.trapgate.target.ppc.SpeSaturation.subtractModulo;
import static io.trapgate.target.ppc.SpeSaturation.subtractSigned;
import static io.trapgate.target.ppc.SpeSaturation.subtractUnsigned;
import static io.trapgate.target.ppc.SpeVector.highA;
import static io.trapgate.target.ppc.SpeVector.highB;
import static io.trapgate.target.ppc.SpeVector.lowA;
import static io.trapgate.target.ppc.SpeVector.lowB;
import static io.trapgate.target.ppc.SpeVector.setWithAcc;
import static io.trapgate.target.ppc.SpeWords.OVERFLOW;
import static io.trapgate.target.ppc.SpeWords.fraction;
import static io.trapgate.target.ppc.SpeWords.saturated;
import static io.trapgate.target.ppc.SpeWords.signed;
import static io.trapgate.target.ppc.SpeWords.unsigned;

/**
 * Multiplications of words that accumulate (SPEPEM chapter 5): wl the low words of two products,
 * each with its word of the accumulator; w the whole product of the lower words, with all of it.
 */
final class SpeWordAccumulate {
  private SpeWordAccumulate() {}

  /** evmwlusiaaw rD,rA,rB. */
  static void evmwlusiaaw(PpcState s, int w) {
    long high = unsigned(highA(s, w), highB(s, w)) & WORD;
    long low = unsigned(lowA(s, w), lowB(s, w)) & WORD;
    addUnsigned(s, w, high, low);
  }

  /** evmwlssiaaw rD,rA,rB. */
  static void evmwlssiaaw(PpcState s, int w) {
    int high = highA(s, w) * highB(s, w);
    int low = lowA(s, w) * lowB(s, w);
    addSigned(s, w, high, low);
  }

  /** evmwlumiaaw rD,rA,rB. */
  static void evmwlumiaaw(PpcState s, int w) {
    int high = highA(s, w) * highB(s, w);
    int low = lowA(s, w) * lowB(s, w);
    addModulo(s, w, high, low);
  }

  /** evmwlsmiaaw rD,rA,rB. */
  static void evmwlsmiaaw(PpcState s, int w) {
    int high = highA(s, w) * highB(s, w);
    int low = lowA(s, w) * lowB(s, w);
    addModulo(s, w, high, low);
  }

  /** evmwumiaa rD,rA,rB. */
  static void evmwumiaa(PpcState s, int w) {
    setWithAcc(s, w, s.acc + unsigned(lowA(s, w), lowB(s, w)));
  }

  /** evmwsmiaa rD,rA,rB. */
  static void evmwsmiaa(PpcState s, int w) {
    setWithAcc(s, w, s.acc + signed(lowA(s, w), lowB(s, w)));
  }

  /** evmwsmfaa rD,rA,rB. */
  static void evmwsmfaa(PpcState s, int w) {
    setWithAcc(s, w, s.acc + fraction(lowA(s, w), lowB(s, w)));
  }

  /** evmwssfaa rD,rA,rB: the product saturates, the sum does not. */
  static void evmwssfaa(PpcState s, int w) {
    long product = fraction(lowA(s, w), lowB(s, w));
    long term = saturated(product);
    long sum = s.acc + term;
    boolean overflow = product == OVERFLOW || ((s.acc ^ sum) & (term ^ sum)) < 0;
    record(s, overflow ? LOW : 0);
    setWithAcc(s, w, sum);
  }

  /** evmwlusianw rD,rA,rB. */
  static void evmwlusianw(PpcState s, int w) {
    long high = unsigned(highA(s, w), highB(s, w)) & WORD;
    long low = unsigned(lowA(s, w), lowB(s, w)) & WORD;
    subtractUnsigned(s, w, high, low);
  }

  /** evmwlssianw rD,rA,rB. */
  static void evmwlssianw(PpcState s, int w) {
    int high = highA(s, w) * highB(s, w);
    int low = lowA(s, w) * lowB(s, w);
    subtractSigned(s, w, high, low);
  }

  /** evmwlumianw rD,rA,rB. */
  static void evmwlumianw(PpcState s, int w) {
    int high = highA(s, w) * highB(s, w);
    int low = lowA(s, w) * lowB(s, w);
    subtractModulo(s, w, high, low);
  }

  /** evmwlsmianw rD,rA,rB. */
  static void evmwlsmianw(PpcState s, int w) {
    int high = highA(s, w) * highB(s, w);
    int low = lowA(s, w) * lowB(s, w);
    subtractModulo(s, w, high, low);
  }

  /** evmwumian rD,rA,rB. */
  static void evmwumian(PpcState s, int w) {
    setWithAcc(s, w, s.acc - unsigned(lowA(s, w), lowB(s, w)));
  }

  /** evmwsmian rD,rA,rB. */
  static void evmwsmian(PpcState s, int w) {
    setWithAcc(s, w, s.acc - signed(lowA(s, w), lowB(s, w)));
  }

  /** evmwsmfan rD,rA,rB. */
  static void evmwsmfan(PpcState s, int w) {
    setWithAcc(s, w, s.acc - fraction(lowA(s, w), lowB(s, w)));
  }

  /** evmwssfan rD,rA,rB: the product saturates, the difference does not. */
  static void evmwssfan(PpcState s, int w) {
    long product = fraction(lowA(s, w), lowB(s, w));
    long term = saturated(product);
    long difference = s.acc - term;
    boolean overflow = product == OVERFLOW || ((s.acc ^ term) & (s.acc ^ difference)) < 0;
    record(s, overflow ? LOW : 0);
    setWithAcc(s, w, difference);
  }
}
