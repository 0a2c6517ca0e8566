package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.EffectiveAddress.displaced;
import static io.trapgate.target.ppc.EffectiveAddress.indexed;

/** Stores (EREF, integer store instructions): the access first, then the updated register. */
final class Stores {
  private Stores() {}

  /** stw rS,d(rA). */
  static void stw(PpcState s, DataPath m, int w) {
    m.store32(displaced(s, w), s.gpr[w >>> 21 & 31]);
  }

  /** stwu rS,d(rA). */
  static void stwu(PpcState s, DataPath m, int w) {
    int ea = displaced(s, w);
    m.store32(ea, s.gpr[w >>> 21 & 31]);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** stwx rS,rA,rB. */
  static void stwx(PpcState s, DataPath m, int w) {
    m.store32(indexed(s, w), s.gpr[w >>> 21 & 31]);
  }

  /** stwux rS,rA,rB. */
  static void stwux(PpcState s, DataPath m, int w) {
    int ea = indexed(s, w);
    m.store32(ea, s.gpr[w >>> 21 & 31]);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** stb rS,d(rA). */
  static void stb(PpcState s, DataPath m, int w) {
    m.store8(displaced(s, w), s.gpr[w >>> 21 & 31]);
  }

  /** stbu rS,d(rA). */
  static void stbu(PpcState s, DataPath m, int w) {
    int ea = displaced(s, w);
    m.store8(ea, s.gpr[w >>> 21 & 31]);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** stbx rS,rA,rB. */
  static void stbx(PpcState s, DataPath m, int w) {
    m.store8(indexed(s, w), s.gpr[w >>> 21 & 31]);
  }

  /** stbux rS,rA,rB. */
  static void stbux(PpcState s, DataPath m, int w) {
    int ea = indexed(s, w);
    m.store8(ea, s.gpr[w >>> 21 & 31]);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** sth rS,d(rA). */
  static void sth(PpcState s, DataPath m, int w) {
    m.store16(displaced(s, w), s.gpr[w >>> 21 & 31]);
  }

  /** sthu rS,d(rA). */
  static void sthu(PpcState s, DataPath m, int w) {
    int ea = displaced(s, w);
    m.store16(ea, s.gpr[w >>> 21 & 31]);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** sthx rS,rA,rB. */
  static void sthx(PpcState s, DataPath m, int w) {
    m.store16(indexed(s, w), s.gpr[w >>> 21 & 31]);
  }

  /** sthux rS,rA,rB. */
  static void sthux(PpcState s, DataPath m, int w) {
    int ea = indexed(s, w);
    m.store16(ea, s.gpr[w >>> 21 & 31]);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** sthbrx rS,rA,rB. */
  static void sthbrx(PpcState s, DataPath m, int w) {
    m.store16(indexed(s, w), Short.reverseBytes((short) s.gpr[w >>> 21 & 31]));
  }

  /** stwbrx rS,rA,rB. */
  static void stwbrx(PpcState s, DataPath m, int w) {
    m.store32(indexed(s, w), Integer.reverseBytes(s.gpr[w >>> 21 & 31]));
  }

  /** stmw rS,d(rA): all faults and watches first, so that it restarts from scratch. */
  static void stmw(PpcState s, DataPath m, int w) {
    int ea = displaced(s, w);
    int first = w >>> 21 & 31;
    Alignment.requireWord(m, ea, true);
    m.probeWords(ea, 32 - first, true);
    for (int r = first; r < 32; r++, ea += 4) {
      m.store32(ea, s.gpr[r]);
    }
  }
}
