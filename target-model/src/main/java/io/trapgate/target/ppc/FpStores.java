package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.EffectiveAddress.displaced;
import static io.trapgate.target.ppc.EffectiveAddress.indexed;

import io.trapgate.target.ppc.fp.Singles;

/**
 * Stores of the classic floating-point unit (Book E, 4.6.3): the access first, then the updated
 * register. Any alignment will do.
 */
final class FpStores {
  private FpStores() {}

  private static void single(PpcState s, DataPath m, int w, int ea) {
    m.store32(ea, Singles.ofDouble(s.fpr[w >>> 21 & 31]));
  }

  private static void whole(PpcState s, DataPath m, int w, int ea) {
    m.store64(ea, s.fpr[w >>> 21 & 31]);
  }

  /** stfs frS,d(rA). */
  static void stfs(PpcState s, DataPath m, int w) {
    single(s, m, w, displaced(s, w));
  }

  /** stfsu frS,d(rA). */
  static void stfsu(PpcState s, DataPath m, int w) {
    int ea = displaced(s, w);
    single(s, m, w, ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** stfsx frS,rA,rB. */
  static void stfsx(PpcState s, DataPath m, int w) {
    single(s, m, w, indexed(s, w));
  }

  /** stfsux frS,rA,rB. */
  static void stfsux(PpcState s, DataPath m, int w) {
    int ea = indexed(s, w);
    single(s, m, w, ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** stfd frS,d(rA). */
  static void stfd(PpcState s, DataPath m, int w) {
    whole(s, m, w, displaced(s, w));
  }

  /** stfdu frS,d(rA). */
  static void stfdu(PpcState s, DataPath m, int w) {
    int ea = displaced(s, w);
    whole(s, m, w, ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** stfdx frS,rA,rB. */
  static void stfdx(PpcState s, DataPath m, int w) {
    whole(s, m, w, indexed(s, w));
  }

  /** stfdux frS,rA,rB. */
  static void stfdux(PpcState s, DataPath m, int w) {
    int ea = indexed(s, w);
    whole(s, m, w, ea);
    s.gpr[w >>> 16 & 31] = ea;
  }

  /** stfiwx frS,rA,rB: the lower word as it is. */
  static void stfiwx(PpcState s, DataPath m, int w) {
    m.store32(indexed(s, w), (int) s.fpr[w >>> 21 & 31]);
  }
}
