package io.trapgate.target.ppc;

/**
 * The reservation of lwarx and stwcx. (EREF, load and reserve): one 32-byte line of physical space
 * per core.
 */
final class Reservation {
  private static final long NONE = -1;

  private long line = NONE;

  void clear() {
    line = NONE;
  }

  /** lwarx rD,rA,rB. */
  void lwarx(PpcState s, DataPath m, int w) {
    int ea = EffectiveAddress.indexed(s, w);
    Alignment.requireWord(m, ea, false);
    int value = m.load32(ea);
    line = m.translate(ea, false).physical(ea) & -32;
    s.gpr[w >>> 21 & 31] = value;
  }

  /**
   * stwcx. rS,rA,rB. Translation and watch come first whether or not the store will be made
   * (booke.md 4.10 leaves the watch of a failing stwcx. open; it counts as a write here).
   */
  void stwcx(PpcState s, DataPath m, int w) {
    int ea = EffectiveAddress.indexed(s, w);
    Alignment.requireWord(m, ea, true);
    long target = m.translate(ea, true).physical(ea) & -32;
    m.stopIfWatched(ea, io.trapgate.target.engine.StopPlan.WRITE);
    boolean held = target == line;
    if (held) {
      m.store32(ea, s.gpr[w >>> 21 & 31]);
    }
    line = NONE;
    s.cr = s.cr & 0x0FFF_FFFF | ((held ? 2 : 0) | s.so) << 28;
  }
}
