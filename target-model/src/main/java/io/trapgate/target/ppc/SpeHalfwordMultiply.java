package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.SpeHalfwords.evenFraction;
import static io.trapgate.target.ppc.SpeHalfwords.evenSigned;
import static io.trapgate.target.ppc.SpeHalfwords.evenUnsigned;
import static io.trapgate.target.ppc.SpeHalfwords.oddFraction;
import static io.trapgate.target.ppc.SpeHalfwords.oddSigned;
import static io.trapgate.target.ppc.SpeHalfwords.oddUnsigned;
import static io.trapgate.target.ppc.SpeSaturation.saturate;
import static io.trapgate.target.ppc.SpeSaturation.saturateWithAcc;
import static io.trapgate.target.ppc.SpeVector.highA;
import static io.trapgate.target.ppc.SpeVector.highB;
import static io.trapgate.target.ppc.SpeVector.lowA;
import static io.trapgate.target.ppc.SpeVector.lowB;
import static io.trapgate.target.ppc.SpeVector.set;
import static io.trapgate.target.ppc.SpeVector.setWithAcc;

/**
 * Multiplications of halfwords (SPEPEM chapter 5): u and s are unsigned and signed, i and f integer
 * and fraction, a final a copies to the accumulator.
 */
final class SpeHalfwordMultiply {
  private SpeHalfwordMultiply() {}

  /** evmheumi rD,rA,rB. */
  static void evmheumi(PpcState s, int w) {
    long high = evenUnsigned(highA(s, w), highB(s, w));
    long low = evenUnsigned(lowA(s, w), lowB(s, w));
    set(s, w, (int) high, (int) low);
  }

  /** evmhesmi rD,rA,rB. */
  static void evmhesmi(PpcState s, int w) {
    long high = evenSigned(highA(s, w), highB(s, w));
    long low = evenSigned(lowA(s, w), lowB(s, w));
    set(s, w, (int) high, (int) low);
  }

  /** evmhesmf rD,rA,rB. */
  static void evmhesmf(PpcState s, int w) {
    long high = evenFraction(highA(s, w), highB(s, w));
    long low = evenFraction(lowA(s, w), lowB(s, w));
    set(s, w, (int) high, (int) low);
  }

  /** evmhessf rD,rA,rB. */
  static void evmhessf(PpcState s, int w) {
    long high = evenFraction(highA(s, w), highB(s, w));
    long low = evenFraction(lowA(s, w), lowB(s, w));
    saturate(s, w, high, low);
  }

  /** evmheumia rD,rA,rB. */
  static void evmheumia(PpcState s, int w) {
    long high = evenUnsigned(highA(s, w), highB(s, w));
    long low = evenUnsigned(lowA(s, w), lowB(s, w));
    setWithAcc(s, w, (int) high, (int) low);
  }

  /** evmhesmia rD,rA,rB. */
  static void evmhesmia(PpcState s, int w) {
    long high = evenSigned(highA(s, w), highB(s, w));
    long low = evenSigned(lowA(s, w), lowB(s, w));
    setWithAcc(s, w, (int) high, (int) low);
  }

  /** evmhesmfa rD,rA,rB. */
  static void evmhesmfa(PpcState s, int w) {
    long high = evenFraction(highA(s, w), highB(s, w));
    long low = evenFraction(lowA(s, w), lowB(s, w));
    setWithAcc(s, w, (int) high, (int) low);
  }

  /** evmhessfa rD,rA,rB. */
  static void evmhessfa(PpcState s, int w) {
    long high = evenFraction(highA(s, w), highB(s, w));
    long low = evenFraction(lowA(s, w), lowB(s, w));
    saturateWithAcc(s, w, high, low);
  }

  /** evmhoumi rD,rA,rB. */
  static void evmhoumi(PpcState s, int w) {
    long high = oddUnsigned(highA(s, w), highB(s, w));
    long low = oddUnsigned(lowA(s, w), lowB(s, w));
    set(s, w, (int) high, (int) low);
  }

  /** evmhosmi rD,rA,rB. */
  static void evmhosmi(PpcState s, int w) {
    long high = oddSigned(highA(s, w), highB(s, w));
    long low = oddSigned(lowA(s, w), lowB(s, w));
    set(s, w, (int) high, (int) low);
  }

  /** evmhosmf rD,rA,rB. */
  static void evmhosmf(PpcState s, int w) {
    long high = oddFraction(highA(s, w), highB(s, w));
    long low = oddFraction(lowA(s, w), lowB(s, w));
    set(s, w, (int) high, (int) low);
  }

  /** evmhossf rD,rA,rB. */
  static void evmhossf(PpcState s, int w) {
    long high = oddFraction(highA(s, w), highB(s, w));
    long low = oddFraction(lowA(s, w), lowB(s, w));
    saturate(s, w, high, low);
  }

  /** evmhoumia rD,rA,rB. */
  static void evmhoumia(PpcState s, int w) {
    long high = oddUnsigned(highA(s, w), highB(s, w));
    long low = oddUnsigned(lowA(s, w), lowB(s, w));
    setWithAcc(s, w, (int) high, (int) low);
  }

  /** evmhosmia rD,rA,rB. */
  static void evmhosmia(PpcState s, int w) {
    long high = oddSigned(highA(s, w), highB(s, w));
    long low = oddSigned(lowA(s, w), lowB(s, w));
    setWithAcc(s, w, (int) high, (int) low);
  }

  /** evmhosmfa rD,rA,rB. */
  static void evmhosmfa(PpcState s, int w) {
    long high = oddFraction(highA(s, w), highB(s, w));
    long low = oddFraction(lowA(s, w), lowB(s, w));
    setWithAcc(s, w, (int) high, (int) low);
  }

  /** evmhossfa rD,rA,rB. */
  static void evmhossfa(PpcState s, int w) {
    long high = oddFraction(highA(s, w), highB(s, w));
    long low = oddFraction(lowA(s, w), lowB(s, w));
    saturateWithAcc(s, w, high, low);
  }
}
