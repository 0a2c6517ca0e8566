package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.SpeHalfwords.evenFraction;
import static io.trapgate.target.ppc.SpeHalfwords.evenSigned;
import static io.trapgate.target.ppc.SpeHalfwords.evenUnsigned;
import static io.trapgate.target.ppc.SpeHalfwords.oddFraction;
import static io.trapgate.target.ppc.SpeHalfwords.oddSigned;
import static io.trapgate.target.ppc.SpeHalfwords.oddUnsigned;
import static io.trapgate.target.ppc.SpeSaturation.addFractions;
import static io.trapgate.target.ppc.SpeSaturation.addModulo;
import static io.trapgate.target.ppc.SpeSaturation.addSigned;
import static io.trapgate.target.ppc.SpeSaturation.addUnsigned;
import static io.trapgate.target.ppc.SpeVector.highA;
import static io.trapgate.target.ppc.SpeVector.highB;
import static io.trapgate.target.ppc.SpeVector.lowA;
import static io.trapgate.target.ppc.SpeVector.lowB;

/** Multiplications of halfwords that add to the words of the accumulator (SPEPEM chapter 5). */
final class SpeHalfwordAdd {
  private SpeHalfwordAdd() {}

  /** evmheusiaaw rD,rA,rB. */
  static void evmheusiaaw(PpcState s, int w) {
    long high = evenUnsigned(highA(s, w), highB(s, w));
    long low = evenUnsigned(lowA(s, w), lowB(s, w));
    addUnsigned(s, w, high, low);
  }

  /** evmhessiaaw rD,rA,rB. */
  static void evmhessiaaw(PpcState s, int w) {
    long high = evenSigned(highA(s, w), highB(s, w));
    long low = evenSigned(lowA(s, w), lowB(s, w));
    addSigned(s, w, high, low);
  }

  /** evmhessfaaw rD,rA,rB. */
  static void evmhessfaaw(PpcState s, int w) {
    long high = evenFraction(highA(s, w), highB(s, w));
    long low = evenFraction(lowA(s, w), lowB(s, w));
    addFractions(s, w, high, low);
  }

  /** evmheumiaaw rD,rA,rB. */
  static void evmheumiaaw(PpcState s, int w) {
    long high = evenUnsigned(highA(s, w), highB(s, w));
    long low = evenUnsigned(lowA(s, w), lowB(s, w));
    addModulo(s, w, high, low);
  }

  /** evmhesmiaaw rD,rA,rB. */
  static void evmhesmiaaw(PpcState s, int w) {
    long high = evenSigned(highA(s, w), highB(s, w));
    long low = evenSigned(lowA(s, w), lowB(s, w));
    addModulo(s, w, high, low);
  }

  /** evmhesmfaaw rD,rA,rB. */
  static void evmhesmfaaw(PpcState s, int w) {
    long high = evenFraction(highA(s, w), highB(s, w));
    long low = evenFraction(lowA(s, w), lowB(s, w));
    addModulo(s, w, high, low);
  }

  /** evmhousiaaw rD,rA,rB. */
  static void evmhousiaaw(PpcState s, int w) {
    long high = oddUnsigned(highA(s, w), highB(s, w));
    long low = oddUnsigned(lowA(s, w), lowB(s, w));
    addUnsigned(s, w, high, low);
  }

  /** evmhossiaaw rD,rA,rB. */
  static void evmhossiaaw(PpcState s, int w) {
    long high = oddSigned(highA(s, w), highB(s, w));
    long low = oddSigned(lowA(s, w), lowB(s, w));
    addSigned(s, w, high, low);
  }

  /** evmhossfaaw rD,rA,rB. */
  static void evmhossfaaw(PpcState s, int w) {
    long high = oddFraction(highA(s, w), highB(s, w));
    long low = oddFraction(lowA(s, w), lowB(s, w));
    addFractions(s, w, high, low);
  }

  /** evmhoumiaaw rD,rA,rB. */
  static void evmhoumiaaw(PpcState s, int w) {
    long high = oddUnsigned(highA(s, w), highB(s, w));
    long low = oddUnsigned(lowA(s, w), lowB(s, w));
    addModulo(s, w, high, low);
  }

  /** evmhosmiaaw rD,rA,rB. */
  static void evmhosmiaaw(PpcState s, int w) {
    long high = oddSigned(highA(s, w), highB(s, w));
    long low = oddSigned(lowA(s, w), lowB(s, w));
    addModulo(s, w, high, low);
  }

  /** evmhosmfaaw rD,rA,rB. */
  static void evmhosmfaaw(PpcState s, int w) {
    long high = oddFraction(highA(s, w), highB(s, w));
    long low = oddFraction(lowA(s, w), lowB(s, w));
    addModulo(s, w, high, low);
  }
}
