package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.EffectiveAddress.displaced;
import static io.trapgate.target.ppc.EffectiveAddress.indexed;

/** Loads (EREF, integer load instructions): the access first, then the registers. */
final class Loads {
  private Loads() {}

  /** lwz rD,d(rA). */
  static void lwz(PpcState s, DataPath m, int w) {
    s.gpr[w >>> 21 & 31] = m.load32(displaced(s, w));
  }

  /** lwzu rD,d(rA). */
  static void lwzu(PpcState s, DataPath m, int w) {
    int ea = displaced(s, w);
    s.gpr[w >>> 21 & 31] = m.load32(ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** lwzx rD,rA,rB. */
  static void lwzx(PpcState s, DataPath m, int w) {
    s.gpr[w >>> 21 & 31] = m.load32(indexed(s, w));
  }

  /** lwzux rD,rA,rB. */
  static void lwzux(PpcState s, DataPath m, int w) {
    int ea = indexed(s, w);
    s.gpr[w >>> 21 & 31] = m.load32(ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** lbz rD,d(rA). */
  static void lbz(PpcState s, DataPath m, int w) {
    s.gpr[w >>> 21 & 31] = m.load8(displaced(s, w));
  }

  /** lbzu rD,d(rA). */
  static void lbzu(PpcState s, DataPath m, int w) {
    int ea = displaced(s, w);
    s.gpr[w >>> 21 & 31] = m.load8(ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** lbzx rD,rA,rB. */
  static void lbzx(PpcState s, DataPath m, int w) {
    s.gpr[w >>> 21 & 31] = m.load8(indexed(s, w));
  }

  /** lbzux rD,rA,rB. */
  static void lbzux(PpcState s, DataPath m, int w) {
    int ea = indexed(s, w);
    s.gpr[w >>> 21 & 31] = m.load8(ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** lhz rD,d(rA). */
  static void lhz(PpcState s, DataPath m, int w) {
    s.gpr[w >>> 21 & 31] = m.load16(displaced(s, w));
  }

  /** lhzu rD,d(rA). */
  static void lhzu(PpcState s, DataPath m, int w) {
    int ea = displaced(s, w);
    s.gpr[w >>> 21 & 31] = m.load16(ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** lhzx rD,rA,rB. */
  static void lhzx(PpcState s, DataPath m, int w) {
    s.gpr[w >>> 21 & 31] = m.load16(indexed(s, w));
  }

  /** lhzux rD,rA,rB. */
  static void lhzux(PpcState s, DataPath m, int w) {
    int ea = indexed(s, w);
    s.gpr[w >>> 21 & 31] = m.load16(ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** lha rD,d(rA). */
  static void lha(PpcState s, DataPath m, int w) {
    s.gpr[w >>> 21 & 31] = (short) m.load16(displaced(s, w));
  }

  /** lhau rD,d(rA). */
  static void lhau(PpcState s, DataPath m, int w) {
    int ea = displaced(s, w);
    s.gpr[w >>> 21 & 31] = (short) m.load16(ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** lhax rD,rA,rB. */
  static void lhax(PpcState s, DataPath m, int w) {
    s.gpr[w >>> 21 & 31] = (short) m.load16(indexed(s, w));
  }

  /** lhaux rD,rA,rB. */
  static void lhaux(PpcState s, DataPath m, int w) {
    int ea = indexed(s, w);
    s.gpr[w >>> 21 & 31] = (short) m.load16(ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** lhbrx rD,rA,rB. */
  static void lhbrx(PpcState s, DataPath m, int w) {
    s.gpr[w >>> 21 & 31] = Short.reverseBytes((short) m.load16(indexed(s, w))) & 0xFFFF;
  }

  /** lwbrx rD,rA,rB. */
  static void lwbrx(PpcState s, DataPath m, int w) {
    s.gpr[w >>> 21 & 31] = Integer.reverseBytes(m.load32(indexed(s, w)));
  }

  /** lmw rD,d(rA): all faults and watches first, so that it restarts from scratch. */
  static void lmw(PpcState s, DataPath m, int w) {
    int ea = displaced(s, w);
    int first = w >>> 21 & 31;
    Alignment.requireWord(m, ea, false);
    m.probeWords(ea, 32 - first, false);
    for (int r = first; r < 32; r++, ea += 4) {
      s.gpr[r] = m.load32(ea);
    }
  }
}
