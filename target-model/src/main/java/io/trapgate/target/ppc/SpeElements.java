package io.trapgate.target.ppc;

/**
 * The order of elements in an access: the first in memory is the first in the register. An access
 * of a little-endian page comes with all its bytes reversed, so its elements have to change places.
 */
final class SpeElements {
  private SpeElements() {}

  /** Two words. */
  static long words(long value, boolean reversed) {
    return reversed ? Long.rotateLeft(value, 32) : value;
  }

  /** Four halfwords. */
  static long halfwords(long value, boolean reversed) {
    if (!reversed) {
      return value;
    }
    return value << 48
        | value << 16 & 0xFFFF_0000_0000L
        | value >>> 16 & 0xFFFF_0000L
        | value >>> 48;
  }

  /** Two halfwords. */
  static int halfwords(int value, boolean reversed) {
    return reversed ? Integer.rotateLeft(value, 16) : value;
  }
}
