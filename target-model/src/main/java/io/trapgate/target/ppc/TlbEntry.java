package io.trapgate.target.ppc;

/**
 * One entry of TLB0 or TLB1 in the form of the MAS registers that wrote it, with what the search
 * compares worked out beforehand (E500RM 12.3).
 */
final class TlbEntry {
  static final int VALID = 0x8000_0000;
  static final int IPROT = 0x4000_0000;
  static final int TID_MASK = 0x00FF_0000;
  static final int TS = 0x1000;
  static final int TSIZE_MASK = 0xF00;
  static final int EPN_MASK = 0xFFFF_F000;

  /** MAS2[I], MAS2[W] and MAS2[E]. */
  static final int CACHE_INHIBITED = 0x8;

  static final int WRITE_THROUGH = 0x10;
  static final int LITTLE_ENDIAN = 0x1;

  int mas1;
  int mas2;
  int mas3;
  int mas7;
  private int mask;
  private int space;
  private int tid;

  void set(int newMas1, int newMas2, int newMas3, int newMas7) {
    mas1 = newMas1;
    mas2 = newMas2;
    mas3 = newMas3;
    mas7 = newMas7 & 0xF;
    int tsize = Math.clamp(newMas1 >>> 8 & 0xF, 1, 11);
    mask = tsize == 11 ? 0 : -(1 << 10 + 2 * tsize);
    space = (newMas1 & TS) != 0 ? 1 : 0;
    tid = (newMas1 & TID_MASK) >>> 16;
  }

  boolean valid() {
    return mas1 < 0;
  }

  void invalidate() {
    mas1 &= ~VALID;
  }

  boolean isProtected() {
    return (mas1 & IPROT) != 0;
  }

  boolean covers(int effective) {
    return valid() && ((effective ^ mas2) & mask & EPN_MASK) == 0;
  }

  boolean matches(int effective, int addressSpace, int pids) {
    return valid()
        && space == addressSpace
        && ((effective ^ mas2) & mask) == 0
        && (tid == 0
            || tid == (pids & 0xFF)
            || tid == (pids >>> 8 & 0xFF)
            || tid == (pids >>> 16 & 0xFF));
  }

  long physical(int effective) {
    long page = (long) mas7 << 32 | mas3 & 0xFFFF_F000L & mask;
    return page | effective & ~mask & 0xFFFF_FFFFL;
  }
}
