package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.EffectiveAddress.indexed;
import static io.trapgate.target.ppc.EffectiveAddress.scaled;

/**
 * Vector stores (SPEPEM chapter 5). Each is one access, of eight or four bytes, for translation and
 * debug events; what its elements are shows on a little-endian page only.
 */
final class SpeStores {
  private SpeStores() {}

  /** evstddx rS,rA,rB. */
  static void evstddx(PpcState s, DataPath m, int w) {
    doubleword(s, m, w, indexed(s, w));
  }

  /** evstdd rS,d(rA). */
  static void evstdd(PpcState s, DataPath m, int w) {
    doubleword(s, m, w, scaled(s, w, 8));
  }

  /** evstdwx rS,rA,rB. */
  static void evstdwx(PpcState s, DataPath m, int w) {
    words(s, m, w, indexed(s, w));
  }

  /** evstdw rS,d(rA). */
  static void evstdw(PpcState s, DataPath m, int w) {
    words(s, m, w, scaled(s, w, 8));
  }

  /** evstdhx rS,rA,rB. */
  static void evstdhx(PpcState s, DataPath m, int w) {
    halfwords(s, m, w, indexed(s, w));
  }

  /** evstdh rS,d(rA). */
  static void evstdh(PpcState s, DataPath m, int w) {
    halfwords(s, m, w, scaled(s, w, 8));
  }

  /** evstwhex rS,rA,rB. */
  static void evstwhex(PpcState s, DataPath m, int w) {
    even(s, m, w, indexed(s, w));
  }

  /** evstwhe rS,d(rA). */
  static void evstwhe(PpcState s, DataPath m, int w) {
    even(s, m, w, scaled(s, w, 4));
  }

  /** evstwhox rS,rA,rB. */
  static void evstwhox(PpcState s, DataPath m, int w) {
    odd(s, m, w, indexed(s, w));
  }

  /** evstwho rS,d(rA). */
  static void evstwho(PpcState s, DataPath m, int w) {
    odd(s, m, w, scaled(s, w, 4));
  }

  /** evstwwex rS,rA,rB. */
  static void evstwwex(PpcState s, DataPath m, int w) {
    evenWord(s, m, w, indexed(s, w));
  }

  /** evstwwe rS,d(rA). */
  static void evstwwe(PpcState s, DataPath m, int w) {
    evenWord(s, m, w, scaled(s, w, 4));
  }

  /** evstwwox rS,rA,rB. */
  static void evstwwox(PpcState s, DataPath m, int w) {
    oddWord(s, m, w, indexed(s, w));
  }

  /** evstwwo rS,d(rA). */
  static void evstwwo(PpcState s, DataPath m, int w) {
    oddWord(s, m, w, scaled(s, w, 4));
  }

  private static int high(PpcState s, int w) {
    return s.gprHigh[w >>> 21 & 31];
  }

  private static int low(PpcState s, int w) {
    return s.gpr[w >>> 21 & 31];
  }

  private static long both(PpcState s, int w) {
    return (long) high(s, w) << 32 | Integer.toUnsignedLong(low(s, w));
  }

  private static void doubleword(PpcState s, DataPath m, int w, int ea) {
    Alignment.requireDoubleword(m, ea, true);
    m.store64(ea, both(s, w));
  }

  private static void words(PpcState s, DataPath m, int w, int ea) {
    Alignment.requireDoubleword(m, ea, true);
    m.store64(ea, SpeElements.words(both(s, w), m.isLittleEndian(ea, true)));
  }

  private static void halfwords(PpcState s, DataPath m, int w, int ea) {
    Alignment.requireDoubleword(m, ea, true);
    m.store64(ea, SpeElements.halfwords(both(s, w), m.isLittleEndian(ea, true)));
  }

  private static void even(PpcState s, DataPath m, int w, int ea) {
    int pair = high(s, w) & 0xFFFF_0000 | low(s, w) >>> 16;
    m.store32(ea, SpeElements.halfwords(pair, m.isLittleEndian(ea, true)));
  }

  private static void odd(PpcState s, DataPath m, int w, int ea) {
    int pair = high(s, w) << 16 | low(s, w) & 0xFFFF;
    m.store32(ea, SpeElements.halfwords(pair, m.isLittleEndian(ea, true)));
  }

  private static void evenWord(PpcState s, DataPath m, int w, int ea) {
    m.store32(ea, high(s, w));
  }

  private static void oddWord(PpcState s, DataPath m, int w, int ea) {
    m.store32(ea, low(s, w));
  }
}
