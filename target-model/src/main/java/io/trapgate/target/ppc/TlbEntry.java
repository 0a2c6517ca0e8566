package io.trapgate.target.ppc;

/**
 * One entry of a TLB in the form of the MAS registers that wrote it, with what the search compares
 * worked out beforehand (E500RM 12.3). The entries of the 440 are in the same form, see {@link
 * UnifiedTlb}.
 */
final class TlbEntry {
  static final int VALID = 0x8000_0000;
  static final int IPROT = 0x4000_0000;
  static final int TID_MASK = 0x00FF_0000;
  static final int TS = 0x1000;
  static final int TSIZE_MASK = 0xF00;
  static final int EPN_MASK = 0xFFFF_F000;

  /** Size of the smallest page of any core. */
  static final int SMALL_BYTES = 1024;

  /** MAS2[I], MAS2[W] and MAS2[E]. */
  static final int CACHE_INHIBITED = 0x8;

  static final int WRITE_THROUGH = 0x10;
  static final int LITTLE_ENDIAN = 0x1;

  int mas1;
  int mas2;
  int mas3;
  int mas7;
  private final int smallest;
  private int mask;
  private int space;
  private int tid;

  /**
   * @param smallest the smallest size code that the core has: 4 to that power KiB
   */
  TlbEntry(int smallest) {
    this.smallest = smallest;
  }

  void set(int newMas1, int newMas2, int newMas3, int newMas7) {
    mas1 = newMas1;
    mas2 = newMas2;
    mas3 = newMas3;
    mas7 = newMas7 & 0xF;
    int tsize = Math.clamp(newMas1 >>> 8 & 0xF, smallest, 11);
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

  /** Whether it covers less than the 4 KiB that the fast tables hold translations of. */
  boolean isSmall() {
    return mask == -SMALL_BYTES;
  }

  /** Size of the page in bytes. */
  long bytes() {
    return mask == 0 ? 1L << 32 : -mask & 0xFFFF_FFFFL;
  }

  boolean isProtected() {
    return (mas1 & IPROT) != 0;
  }

  boolean covers(int effective) {
    return valid() && ((effective ^ mas2) & mask) == 0;
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
    long page = (long) mas7 << 32 | mas3 & 0xFFFF_FC00L & mask;
    return page | effective & ~mask & 0xFFFF_FFFFL;
  }

  /** Whether accesses have their bytes reversed. */
  boolean isLittleEndian() {
    return (mas2 & LITTLE_ENDIAN) != 0;
  }

  /** A value of so many bytes in the order of this page. */
  int ordered(int value, int bytes) {
    return isLittleEndian() ? Integer.reverseBytes(value) >>> 8 * (4 - bytes) : value;
  }
}
