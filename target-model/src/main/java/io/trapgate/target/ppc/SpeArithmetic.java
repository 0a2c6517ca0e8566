package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.SpeVector.highA;
import static io.trapgate.target.ppc.SpeVector.highB;
import static io.trapgate.target.ppc.SpeVector.lowA;
import static io.trapgate.target.ppc.SpeVector.lowB;
import static io.trapgate.target.ppc.SpeVector.set;

/** Simple vector arithmetic (SPEPEM chapter 5): modulo and without flags. */
final class SpeArithmetic {
  /** The bits of a mask that brinc heeds. */
  private static final int BRINC_MASK = 0xFFFF;

  private SpeArithmetic() {}

  /** evaddw rD,rA,rB. */
  static void evaddw(PpcState s, int w) {
    set(s, w, highA(s, w) + highB(s, w), lowA(s, w) + lowB(s, w));
  }

  /** evaddiw rD,rB,UIMM. */
  static void evaddiw(PpcState s, int w) {
    set(s, w, highB(s, w) + (w >>> 16 & 31), lowB(s, w) + (w >>> 16 & 31));
  }

  /** evsubfw rD,rA,rB: rB - rA. */
  static void evsubfw(PpcState s, int w) {
    set(s, w, highB(s, w) - highA(s, w), lowB(s, w) - lowA(s, w));
  }

  /** evsubifw rD,UIMM,rB: rB - UIMM. */
  static void evsubifw(PpcState s, int w) {
    set(s, w, highB(s, w) - (w >>> 16 & 31), lowB(s, w) - (w >>> 16 & 31));
  }

  /** evabs rD,rA: of the most negative number that number. */
  static void evabs(PpcState s, int w) {
    set(s, w, Math.abs(highA(s, w)), Math.abs(lowA(s, w)));
  }

  /** evneg rD,rA. */
  static void evneg(PpcState s, int w) {
    set(s, w, -highA(s, w), -lowA(s, w));
  }

  /** evextsb rD,rA. */
  static void evextsb(PpcState s, int w) {
    set(s, w, (byte) highA(s, w), (byte) lowA(s, w));
  }

  /** evextsh rD,rA. */
  static void evextsh(PpcState s, int w) {
    set(s, w, (short) highA(s, w), (short) lowA(s, w));
  }

  /** evrndw rD,rA: to the nearest halfword, kept in its upper half. */
  static void evrndw(PpcState s, int w) {
    set(s, w, highA(s, w) + 0x8000 & 0xFFFF_0000, lowA(s, w) + 0x8000 & 0xFFFF_0000);
  }

  /** evcntlzw rD,rA. */
  static void evcntlzw(PpcState s, int w) {
    set(s, w, Integer.numberOfLeadingZeros(highA(s, w)), Integer.numberOfLeadingZeros(lowA(s, w)));
  }

  /** evcntlsw rD,rA: bits equal to the sign, which counts too. */
  static void evcntlsw(PpcState s, int w) {
    set(s, w, leadingSigns(highA(s, w)), leadingSigns(lowA(s, w)));
  }

  private static int leadingSigns(int word) {
    return Integer.numberOfLeadingZeros(word < 0 ? ~word : word);
  }

  /**
   * brinc rD,rA,rB: the index of the next element of a bit-reversed table, whose size is in the
   * mask rB. Changes the lower word only and needs no MSR[SPE] (SPEPEM, brinc). How many bits of
   * the mask count is up to the implementation; 16, as in the simulator that Motorola had made for
   * the e500 (gdb, sim/ppc/e500.igen) and in QEMU.
   */
  static void brinc(PpcState s, int w) {
    int a = lowA(s, w);
    int mask = lowB(s, w) & BRINC_MASK;
    int reversed = Integer.reverse((a | ~mask) & BRINC_MASK) >>> 16;
    int next = Integer.reverse(reversed + 1) >>> 16;
    s.gpr[w >>> 21 & 31] = a & ~BRINC_MASK | next & mask;
  }
}
