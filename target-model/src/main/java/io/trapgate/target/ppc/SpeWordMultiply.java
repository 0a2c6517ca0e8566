package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.SpeSaturation.HIGH;
import static io.trapgate.target.ppc.SpeSaturation.LOW;
import static io.trapgate.target.ppc.SpeSaturation.record;
import static io.trapgate.target.ppc.SpeVector.highA;
import static io.trapgate.target.ppc.SpeVector.highB;
import static io.trapgate.target.ppc.SpeVector.lowA;
import static io.trapgate.target.ppc.SpeVector.lowB;
import static io.trapgate.target.ppc.SpeVector.set;
import static io.trapgate.target.ppc.SpeVector.setWithAcc;
import static io.trapgate.target.ppc.SpeWords.OVERFLOW;
import static io.trapgate.target.ppc.SpeWords.fraction;
import static io.trapgate.target.ppc.SpeWords.saturated;
import static io.trapgate.target.ppc.SpeWords.signed;
import static io.trapgate.target.ppc.SpeWords.unsigned;

/**
 * Multiplications of words (SPEPEM chapter 5): wl and wh keep the low and high word of two
 * products, w the whole product of the lower words.
 */
final class SpeWordMultiply {
  private SpeWordMultiply() {}

  /** evmwlumi rD,rA,rB. */
  static void evmwlumi(PpcState s, int w) {
    long high = unsigned(highA(s, w), highB(s, w));
    long low = unsigned(lowA(s, w), lowB(s, w));
    set(s, w, (int) high, (int) low);
  }

  /** evmwhumi rD,rA,rB. */
  static void evmwhumi(PpcState s, int w) {
    long high = unsigned(highA(s, w), highB(s, w));
    long low = unsigned(lowA(s, w), lowB(s, w));
    set(s, w, (int) (high >>> 32), (int) (low >>> 32));
  }

  /** evmwhsmi rD,rA,rB. */
  static void evmwhsmi(PpcState s, int w) {
    long high = signed(highA(s, w), highB(s, w));
    long low = signed(lowA(s, w), lowB(s, w));
    set(s, w, (int) (high >>> 32), (int) (low >>> 32));
  }

  /** evmwhsmf rD,rA,rB. */
  static void evmwhsmf(PpcState s, int w) {
    long high = fraction(highA(s, w), highB(s, w));
    long low = fraction(lowA(s, w), lowB(s, w));
    set(s, w, (int) (high >>> 32), (int) (low >>> 32));
  }

  /** evmwhssf rD,rA,rB. */
  static void evmwhssf(PpcState s, int w) {
    long high = fraction(highA(s, w), highB(s, w));
    long low = fraction(lowA(s, w), lowB(s, w));
    record(s, (high == OVERFLOW ? HIGH : 0) | (low == OVERFLOW ? LOW : 0));
    set(s, w, (int) (saturated(high) >>> 32), (int) (saturated(low) >>> 32));
  }

  /** evmwumi rD,rA,rB. */
  static void evmwumi(PpcState s, int w) {
    set(s, w, unsigned(lowA(s, w), lowB(s, w)));
  }

  /** evmwsmi rD,rA,rB. */
  static void evmwsmi(PpcState s, int w) {
    set(s, w, signed(lowA(s, w), lowB(s, w)));
  }

  /** evmwsmf rD,rA,rB. */
  static void evmwsmf(PpcState s, int w) {
    set(s, w, fraction(lowA(s, w), lowB(s, w)));
  }

  /** evmwssf rD,rA,rB. */
  static void evmwssf(PpcState s, int w) {
    long product = fraction(lowA(s, w), lowB(s, w));
    record(s, product == OVERFLOW ? LOW : 0);
    set(s, w, saturated(product));
  }

  /** evmwlumia rD,rA,rB. */
  static void evmwlumia(PpcState s, int w) {
    long high = unsigned(highA(s, w), highB(s, w));
    long low = unsigned(lowA(s, w), lowB(s, w));
    setWithAcc(s, w, (int) high, (int) low);
  }

  /** evmwhumia rD,rA,rB. */
  static void evmwhumia(PpcState s, int w) {
    long high = unsigned(highA(s, w), highB(s, w));
    long low = unsigned(lowA(s, w), lowB(s, w));
    setWithAcc(s, w, (int) (high >>> 32), (int) (low >>> 32));
  }

  /** evmwhsmia rD,rA,rB. */
  static void evmwhsmia(PpcState s, int w) {
    long high = signed(highA(s, w), highB(s, w));
    long low = signed(lowA(s, w), lowB(s, w));
    setWithAcc(s, w, (int) (high >>> 32), (int) (low >>> 32));
  }

  /** evmwhsmfa rD,rA,rB. */
  static void evmwhsmfa(PpcState s, int w) {
    long high = fraction(highA(s, w), highB(s, w));
    long low = fraction(lowA(s, w), lowB(s, w));
    setWithAcc(s, w, (int) (high >>> 32), (int) (low >>> 32));
  }

  /** evmwhssfa rD,rA,rB. */
  static void evmwhssfa(PpcState s, int w) {
    long high = fraction(highA(s, w), highB(s, w));
    long low = fraction(lowA(s, w), lowB(s, w));
    record(s, (high == OVERFLOW ? HIGH : 0) | (low == OVERFLOW ? LOW : 0));
    setWithAcc(s, w, (int) (saturated(high) >>> 32), (int) (saturated(low) >>> 32));
  }

  /** evmwumia rD,rA,rB. */
  static void evmwumia(PpcState s, int w) {
    setWithAcc(s, w, unsigned(lowA(s, w), lowB(s, w)));
  }

  /** evmwsmia rD,rA,rB. */
  static void evmwsmia(PpcState s, int w) {
    setWithAcc(s, w, signed(lowA(s, w), lowB(s, w)));
  }

  /** evmwsmfa rD,rA,rB. */
  static void evmwsmfa(PpcState s, int w) {
    setWithAcc(s, w, fraction(lowA(s, w), lowB(s, w)));
  }

  /** evmwssfa rD,rA,rB. */
  static void evmwssfa(PpcState s, int w) {
    long product = fraction(lowA(s, w), lowB(s, w));
    record(s, product == OVERFLOW ? LOW : 0);
    setWithAcc(s, w, saturated(product));
  }
}
