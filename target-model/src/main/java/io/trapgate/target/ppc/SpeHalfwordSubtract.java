package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.SpeHalfwords.evenFraction;
import static io.trapgate.target.ppc.SpeHalfwords.evenSigned;
import static io.trapgate.target.ppc.SpeHalfwords.evenUnsigned;
import static io.trapgate.target.ppc.SpeHalfwords.oddFraction;
import static io.trapgate.target.ppc.SpeHalfwords.oddSigned;
import static io.trapgate.target.ppc.SpeHalfwords.oddUnsigned;
import static io.trapgate.target.ppc.SpeSaturation.subtractFractions;
import static io.trapgate.target.ppc.SpeSaturation.subtractModulo;
import static io.trapgate.target.ppc.SpeSaturation.subtractSigned;
import static io.trapgate.target.ppc.SpeSaturation.subtractUnsigned;
import static io.trapgate.target.ppc.SpeVector.highA;
import static io.trapgate.target.ppc.SpeVector.highB;
import static io.trapgate.target.ppc.SpeVector.lowA;
import static io.trapgate.target.ppc.SpeVector.lowB;

/**
 * Multiplications of halfwords that subtract from the words of the accumulator (SPEPEM chapter 5).
 */
final class SpeHalfwordSubtract {
  private SpeHalfwordSubtract() {}

  /** evmheusianw rD,rA,rB. */
  static void evmheusianw(PpcState s, int w) {
    long high = evenUnsigned(highA(s, w), highB(s, w));
    long low = evenUnsigned(lowA(s, w), lowB(s, w));
    subtractUnsigned(s, w, high, low);
  }

  /** evmhessianw rD,rA,rB. */
  static void evmhessianw(PpcState s, int w) {
    long high = evenSigned(highA(s, w), highB(s, w));
    long low = evenSigned(lowA(s, w), lowB(s, w));
    subtractSigned(s, w, high, low);
  }

  /** evmhessfanw rD,rA,rB. */
  static void evmhessfanw(PpcState s, int w) {
    long high = evenFraction(highA(s, w), highB(s, w));
    long low = evenFraction(lowA(s, w), lowB(s, w));
    subtractFractions(s, w, high, low);
  }

  /** evmheumianw rD,rA,rB. */
  static void evmheumianw(PpcState s, int w) {
    long high = evenUnsigned(highA(s, w), highB(s, w));
    long low = evenUnsigned(lowA(s, w), lowB(s, w));
    subtractModulo(s, w, high, low);
  }

  /** evmhesmianw rD,rA,rB. */
  static void evmhesmianw(PpcState s, int w) {
    long high = evenSigned(highA(s, w), highB(s, w));
    long low = evenSigned(lowA(s, w), lowB(s, w));
    subtractModulo(s, w, high, low);
  }

  /** evmhesmfanw rD,rA,rB. */
  static void evmhesmfanw(PpcState s, int w) {
    long high = evenFraction(highA(s, w), highB(s, w));
    long low = evenFraction(lowA(s, w), lowB(s, w));
    subtractModulo(s, w, high, low);
  }

  /** evmhousianw rD,rA,rB. */
  static void evmhousianw(PpcState s, int w) {
    long high = oddUnsigned(highA(s, w), highB(s, w));
    long low = oddUnsigned(lowA(s, w), lowB(s, w));
    subtractUnsigned(s, w, high, low);
  }

  /** evmhossianw rD,rA,rB. */
  static void evmhossianw(PpcState s, int w) {
    long high = oddSigned(highA(s, w), highB(s, w));
    long low = oddSigned(lowA(s, w), lowB(s, w));
    subtractSigned(s, w, high, low);
  }

  /** evmhossfanw rD,rA,rB. */
  static void evmhossfanw(PpcState s, int w) {
    long high = oddFraction(highA(s, w), highB(s, w));
    long low = oddFraction(lowA(s, w), lowB(s, w));
    subtractFractions(s, w, high, low);
  }

  /** evmhoumianw rD,rA,rB. */
  static void evmhoumianw(PpcState s, int w) {
    long high = oddUnsigned(highA(s, w), highB(s, w));
    long low = oddUnsigned(lowA(s, w), lowB(s, w));
    subtractModulo(s, w, high, low);
  }

  /** evmhosmianw rD,rA,rB. */
  static void evmhosmianw(PpcState s, int w) {
    long high = oddSigned(highA(s, w), highB(s, w));
    long low = oddSigned(lowA(s, w), lowB(s, w));
    subtractModulo(s, w, high, low);
  }

  /** evmhosmfanw rD,rA,rB. */
  static void evmhosmfanw(PpcState s, int w) {
    long high = oddFraction(highA(s, w), highB(s, w));
    long low = oddFraction(lowA(s, w), lowB(s, w));
    subtractModulo(s, w, high, low);
  }
}
