package io.trapgate.target.board;

/** Narrow looks at big-endian 32-bit registers. */
final class Registers {
  private Registers() {}

  /**
   * The part of a big-endian word that an access of this size at this offset sees.
   *
   * @param offset the access's own offset; the word starts at the multiple of 4 below
   */
  static int narrow(int word, int offset, int bytes) {
    int shift = 32 - 8 * ((offset & 3) + bytes);
    int mask = bytes == 4 ? -1 : (1 << 8 * bytes) - 1;
    return word >>> Math.max(shift, 0) & mask;
  }

  /** The word after a store of this size at this offset. */
  static int merge(int word, int offset, int bytes, int value) {
    int shift = Math.max(32 - 8 * ((offset & 3) + bytes), 0);
    int mask = (bytes == 4 ? -1 : (1 << 8 * bytes) - 1) << shift;
    return word & ~mask | value << shift & mask;
  }
}
