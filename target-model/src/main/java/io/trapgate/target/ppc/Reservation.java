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
   * stwcx. rS,rA,rB. Translation comes first whether or not the store will be made; whether one
   * that fails is watched is for the debug facility to say.
   */
  void stwcx(PpcState s, DataPath m, int w) {
    int ea = EffectiveAddress.indexed(s, w);
    Alignment.requireWord(m, ea, true);
    long target = m.translate(ea, true).physical(ea) & -32;
    boolean held = target == line;
    if (held) {
      m.store32(ea, s.gpr[w >>> 21 & 31]);
    } else {
      m.check(ea, 4, DataAccess.LOST_STORE);
    }
    line = NONE;
    s.cr = s.cr & 0x0FFF_FFFF | ((held ? 2 : 0) | s.so) << 28;
  }
}
