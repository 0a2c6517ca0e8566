package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.EffectiveAddress.displaced;
import static io.trapgate.target.ppc.EffectiveAddress.indexed;

import io.trapgate.target.ppc.fp.Singles;

/**
 * Loads of the classic floating-point unit (Book E, 4.6.2): the access first, then the registers.
 * Any alignment will do.
 */
final class FpLoads {
  private FpLoads() {}

  private static void single(PpcState s, DataPath m, int w, int ea) {
    s.fpr[w >>> 21 & 31] = Singles.toDouble(m.load32(ea));
  }

  private static void whole(PpcState s, DataPath m, int w, int ea) {
    s.fpr[w >>> 21 & 31] = m.load64(ea);
  }

  /** lfs frD,d(rA). */
  static void lfs(PpcState s, DataPath m, int w) {
    single(s, m, w, displaced(s, w));
  }

  /** lfsu frD,d(rA). */
  static void lfsu(PpcState s, DataPath m, int w) {
    int ea = displaced(s, w);
    single(s, m, w, ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** lfsx frD,rA,rB. */
  static void lfsx(PpcState s, DataPath m, int w) {
    single(s, m, w, indexed(s, w));
  }

  /** lfsux frD,rA,rB. */
  static void lfsux(PpcState s, DataPath m, int w) {
    int ea = indexed(s, w);
    single(s, m, w, ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** lfd frD,d(rA). */
  static void lfd(PpcState s, DataPath m, int w) {
    whole(s, m, w, displaced(s, w));
  }

  /** lfdu frD,d(rA). */
  static void lfdu(PpcState s, DataPath m, int w) {
    int ea = displaced(s, w);
    whole(s, m, w, ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** lfdx frD,rA,rB. */
  static void lfdx(PpcState s, DataPath m, int w) {
    whole(s, m, w, indexed(s, w));
  }

  /** lfdux frD,rA,rB. */
  static void lfdux(PpcState s, DataPath m, int w) {
    int ea = indexed(s, w);
    whole(s, m, w, ea);
    s.gpr[w >>> 16 & 31] = ea;
  }
}
