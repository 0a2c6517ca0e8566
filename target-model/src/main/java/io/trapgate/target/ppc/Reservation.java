package io.trapgate.target.ppc;

/**
 * The reservation of lwarx and stwcx. (EREF, load and reserve): one cache block of physical space
 * per core, lost when another core stores into it.
 */
final class Reservation {
  /** No page and no line: no address of 36 bits. */
  static final long NONE = -1;

  private static final int PAGE_MASK = -4096;

  private final int lineBytes;
  private long line = NONE;

  /**
   * @param lineBytes the reservation granule, a cache block
   */
  Reservation(int lineBytes) {
    this.lineBytes = lineBytes;
  }

  void clear() {
    line = NONE;
  }

  /** The page in which it is held, or {@link #NONE}. */
  long page() {
    return line & PAGE_MASK | line >> 63;
  }

  /** Somebody else stored these bytes. */
  void lose(long physical, int bytes) {
    if (line < physical + bytes && physical < line + lineBytes) {
      line = NONE;
    }
  }

  /** lwarx rD,rA,rB. */
  void lwarx(PpcState s, DataPath m, int w) {
    int ea = EffectiveAddress.indexed(s, w);
    Alignment.requireWord(m, ea, false);
    int value = m.load32(ea);
    line = m.translate(ea, false).physical(ea) & -lineBytes;
    s.gpr[w >>> 21 & 31] = value;
  }

  /**
   * stwcx. rS,rA,rB. Translation comes first whether or not the store will be made; whether one
   * that fails is watched is for the debug facility to say.
   */
  void stwcx(PpcState s, DataPath m, int w) {
    int ea = EffectiveAddress.indexed(s, w);
    Alignment.requireWord(m, ea, true);
    long target = m.translate(ea, true).physical(ea) & -lineBytes;
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
