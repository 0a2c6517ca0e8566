package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.SpeHalfwords.evenFraction;
import static io.trapgate.target.ppc.SpeHalfwords.evenSigned;
import static io.trapgate.target.ppc.SpeHalfwords.evenUnsigned;
import static io.trapgate.target.ppc.SpeHalfwords.oddFraction;
import static io.trapgate.target.ppc.SpeHalfwords.oddSigned;
import static io.trapgate.target.ppc.SpeHalfwords.oddUnsigned;
import static io.trapgate.target.ppc.SpeVector.lowA;
import static io.trapgate.target.ppc.SpeVector.lowB;
import static io.trapgate.target.ppc.SpeVector.setWithAcc;

/**
 * Guarded multiplications of halfwords (SPEPEM chapter 5): one product from the lower words,
 * extended to 64 bits, into the accumulator as a whole.
 */
final class SpeGuardedMultiply {
  private SpeGuardedMultiply() {}

  /** evmhegumiaa rD,rA,rB. */
  static void evmhegumiaa(PpcState s, int w) {
    setWithAcc(s, w, s.acc + evenUnsigned(lowA(s, w), lowB(s, w)));
  }

  /** evmhegsmiaa rD,rA,rB. */
  static void evmhegsmiaa(PpcState s, int w) {
    setWithAcc(s, w, s.acc + evenSigned(lowA(s, w), lowB(s, w)));
  }

  /** evmhegsmfaa rD,rA,rB. */
  static void evmhegsmfaa(PpcState s, int w) {
    setWithAcc(s, w, s.acc + evenFraction(lowA(s, w), lowB(s, w)));
  }

  /** evmhogumiaa rD,rA,rB. */
  static void evmhogumiaa(PpcState s, int w) {
    setWithAcc(s, w, s.acc + oddUnsigned(lowA(s, w), lowB(s, w)));
  }

  /** evmhogsmiaa rD,rA,rB. */
  static void evmhogsmiaa(PpcState s, int w) {
    setWithAcc(s, w, s.acc + oddSigned(lowA(s, w), lowB(s, w)));
  }

  /** evmhogsmfaa rD,rA,rB. */
  static void evmhogsmfaa(PpcState s, int w) {
    setWithAcc(s, w, s.acc + oddFraction(lowA(s, w), lowB(s, w)));
  }

  /** evmhegumian rD,rA,rB. */
  static void evmhegumian(PpcState s, int w) {
    setWithAcc(s, w, s.acc - evenUnsigned(lowA(s, w), lowB(s, w)));
  }

  /** evmhegsmian rD,rA,rB. */
  static void evmhegsmian(PpcState s, int w) {
    setWithAcc(s, w, s.acc - evenSigned(lowA(s, w), lowB(s, w)));
  }

  /** evmhegsmfan rD,rA,rB. */
  static void evmhegsmfan(PpcState s, int w) {
    setWithAcc(s, w, s.acc - evenFraction(lowA(s, w), lowB(s, w)));
  }

  /** evmhogumian rD,rA,rB. */
  static void evmhogumian(PpcState s, int w) {
    setWithAcc(s, w, s.acc - oddUnsigned(lowA(s, w), lowB(s, w)));
  }

  /** evmhogsmian rD,rA,rB. */
  static void evmhogsmian(PpcState s, int w) {
    setWithAcc(s, w, s.acc - oddSigned(lowA(s, w), lowB(s, w)));
  }

  /** evmhogsmfan rD,rA,rB. */
  static void evmhogsmfan(PpcState s, int w) {
    setWithAcc(s, w, s.acc - oddFraction(lowA(s, w), lowB(s, w)));
  }
}
