package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.EffectiveAddress.indexed;
import static io.trapgate.target.ppc.EffectiveAddress.scaled;
import static io.trapgate.target.ppc.SpeVector.set;

/**
 * Vector loads (SPEPEM chapter 5). Each is one access, of eight, four or two bytes, for translation
 * and debug events; what its elements are shows on a little-endian page only.
 */
final class SpeLoads {
  private SpeLoads() {}

  /** evlddx rD,rA,rB. */
  static void evlddx(PpcState s, DataPath m, int w) {
    doubleword(s, m, w, indexed(s, w));
  }

  /** evldd rD,d(rA). */
  static void evldd(PpcState s, DataPath m, int w) {
    doubleword(s, m, w, scaled(s, w, 8));
  }

  /** evldwx rD,rA,rB. */
  static void evldwx(PpcState s, DataPath m, int w) {
    words(s, m, w, indexed(s, w));
  }

  /** evldw rD,d(rA). */
  static void evldw(PpcState s, DataPath m, int w) {
    words(s, m, w, scaled(s, w, 8));
  }

  /** evldhx rD,rA,rB. */
  static void evldhx(PpcState s, DataPath m, int w) {
    halfwords(s, m, w, indexed(s, w));
  }

  /** evldh rD,d(rA). */
  static void evldh(PpcState s, DataPath m, int w) {
    halfwords(s, m, w, scaled(s, w, 8));
  }

  /** evlhhesplatx rD,rA,rB. */
  static void evlhhesplatx(PpcState s, DataPath m, int w) {
    evenSplat(s, m, w, indexed(s, w));
  }

  /** evlhhesplat rD,d(rA). */
  static void evlhhesplat(PpcState s, DataPath m, int w) {
    evenSplat(s, m, w, scaled(s, w, 2));
  }

  /** evlhhousplatx rD,rA,rB. */
  static void evlhhousplatx(PpcState s, DataPath m, int w) {
    oddUnsignedSplat(s, m, w, indexed(s, w));
  }

  /** evlhhousplat rD,d(rA). */
  static void evlhhousplat(PpcState s, DataPath m, int w) {
    oddUnsignedSplat(s, m, w, scaled(s, w, 2));
  }

  /** evlhhossplatx rD,rA,rB. */
  static void evlhhossplatx(PpcState s, DataPath m, int w) {
    oddSignedSplat(s, m, w, indexed(s, w));
  }

  /** evlhhossplat rD,d(rA). */
  static void evlhhossplat(PpcState s, DataPath m, int w) {
    oddSignedSplat(s, m, w, scaled(s, w, 2));
  }

  /** evlwhex rD,rA,rB. */
  static void evlwhex(PpcState s, DataPath m, int w) {
    even(s, m, w, indexed(s, w));
  }

  /** evlwhe rD,d(rA). */
  static void evlwhe(PpcState s, DataPath m, int w) {
    even(s, m, w, scaled(s, w, 4));
  }

  /** evlwhoux rD,rA,rB. */
  static void evlwhoux(PpcState s, DataPath m, int w) {
    oddUnsigned(s, m, w, indexed(s, w));
  }

  /** evlwhou rD,d(rA). */
  static void evlwhou(PpcState s, DataPath m, int w) {
    oddUnsigned(s, m, w, scaled(s, w, 4));
  }

  /** evlwhosx rD,rA,rB. */
  static void evlwhosx(PpcState s, DataPath m, int w) {
    oddSigned(s, m, w, indexed(s, w));
  }

  /** evlwhos rD,d(rA). */
  static void evlwhos(PpcState s, DataPath m, int w) {
    oddSigned(s, m, w, scaled(s, w, 4));
  }

  /** evlwwsplatx rD,rA,rB. */
  static void evlwwsplatx(PpcState s, DataPath m, int w) {
    wordSplat(s, m, w, indexed(s, w));
  }

  /** evlwwsplat rD,d(rA). */
  static void evlwwsplat(PpcState s, DataPath m, int w) {
    wordSplat(s, m, w, scaled(s, w, 4));
  }

  /** evlwhsplatx rD,rA,rB. */
  static void evlwhsplatx(PpcState s, DataPath m, int w) {
    halfwordSplat(s, m, w, indexed(s, w));
  }

  /** evlwhsplat rD,d(rA). */
  static void evlwhsplat(PpcState s, DataPath m, int w) {
    halfwordSplat(s, m, w, scaled(s, w, 4));
  }

  private static void doubleword(PpcState s, DataPath m, int w, int ea) {
    Alignment.requireDoubleword(m, ea, false);
    set(s, w, m.load64(ea));
  }

  private static void words(PpcState s, DataPath m, int w, int ea) {
    Alignment.requireDoubleword(m, ea, false);
    set(s, w, SpeElements.words(m.load64(ea), m.isLittleEndian(ea, false)));
  }

  private static void halfwords(PpcState s, DataPath m, int w, int ea) {
    Alignment.requireDoubleword(m, ea, false);
    set(s, w, SpeElements.halfwords(m.load64(ea), m.isLittleEndian(ea, false)));
  }

  /** Two halfwords, the first in the upper half of the result. */
  private static int pair(DataPath m, int ea) {
    return SpeElements.halfwords(m.load32(ea), m.isLittleEndian(ea, false));
  }

  private static void even(PpcState s, DataPath m, int w, int ea) {
    int pair = pair(m, ea);
    set(s, w, pair & 0xFFFF_0000, pair << 16);
  }

  private static void oddUnsigned(PpcState s, DataPath m, int w, int ea) {
    int pair = pair(m, ea);
    set(s, w, pair >>> 16, pair & 0xFFFF);
  }

  private static void oddSigned(PpcState s, DataPath m, int w, int ea) {
    int pair = pair(m, ea);
    set(s, w, pair >> 16, (short) pair);
  }

  private static void halfwordSplat(PpcState s, DataPath m, int w, int ea) {
    int pair = pair(m, ea);
    int first = pair >>> 16;
    int second = pair & 0xFFFF;
    set(s, w, first << 16 | first, second << 16 | second);
  }

  private static void wordSplat(PpcState s, DataPath m, int w, int ea) {
    int word = m.load32(ea);
    set(s, w, word, word);
  }

  private static void evenSplat(PpcState s, DataPath m, int w, int ea) {
    int word = m.load16(ea) << 16;
    set(s, w, word, word);
  }

  private static void oddUnsignedSplat(PpcState s, DataPath m, int w, int ea) {
    int word = m.load16(ea);
    set(s, w, word, word);
  }

  private static void oddSignedSplat(PpcState s, DataPath m, int w, int ea) {
    int word = (short) m.load16(ea);
    set(s, w, word, word);
  }
}
