package io.trapgate.target.x86.core;

/** Values of 1, 2, 4 and 8 bytes in a {@code long}: one rule for all widths. */
final class Width {
  private Width() {}

  /** All bits of the width. */
  static long mask(int bytes) {
    return -1L >>> 64 - 8 * bytes;
  }

  static long zeroExtend(long value, int bytes) {
    return value & -1L >>> 64 - 8 * bytes;
  }

  static long signExtend(long value, int bytes) {
    int unused = 64 - 8 * bytes;
    return value << unused >> unused;
  }
}
