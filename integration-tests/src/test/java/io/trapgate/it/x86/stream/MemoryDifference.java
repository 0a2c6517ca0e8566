package io.trapgate.it.x86.stream;

import java.util.Arrays;
import java.util.HexFormat;

/** Where two machines' memories differ first, in words. */
final class MemoryDifference {
  private static final int SHOWN = 32;

  private MemoryDifference() {}

  /**
   * Compares what both have from one address on; empty when it is the same.
   *
   * @param from physical address of the first byte
   */
  static String of(int from, byte[] mine, byte[] found) {
    int at = Arrays.mismatch(mine, found);
    if (at < 0) {
      return "";
    }
    int start = at & -16;
    int end = Math.min(mine.length, start + SHOWN);
    return "memory at %x: %s (there: %s); "
        .formatted(
            from + start,
            HexFormat.of().formatHex(mine, start, end),
            HexFormat.of().formatHex(found, start, end));
  }
}
