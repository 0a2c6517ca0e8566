package io.trapgate.testkit;

import java.nio.ByteOrder;

/** Numbers of up to 8 bytes in the target's byte order. */
record TargetNumbers(ByteOrder order) {
  /** The most bytes that make a number here. */
  static final int MOST_BYTES = 8;

  /** The unsigned number in these bytes. */
  long decode(byte[] bytes) {
    long value = 0;
    for (int i = 0; i < bytes.length; i++) {
      int at = order == ByteOrder.BIG_ENDIAN ? i : bytes.length - 1 - i;
      value = value << 8 | (bytes[at] & 0xff);
    }
    return value;
  }

  /** The lowest bytes of a number. */
  byte[] encode(long value, int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      int at = order == ByteOrder.BIG_ENDIAN ? length - 1 - i : i;
      bytes[at] = (byte) (value >>> 8 * i);
    }
    return bytes;
  }

  /** A number's lowest bytes alone: what is left of it in so much memory. */
  static long truncated(long value, int bytes) {
    return bytes >= MOST_BYTES ? value : value & ((1L << 8 * bytes) - 1);
  }
}
