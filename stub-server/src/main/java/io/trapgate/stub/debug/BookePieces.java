package io.trapgate.stub.debug;

import java.util.ArrayList;
import java.util.List;

/**
 * The naturally aligned pieces of 4, 2 and 1 bytes that a region falls into: what a user can watch
 * instead of a region that no data address compare can stand for.
 */
final class BookePieces {
  private BookePieces() {}

  /**
   * For messages: {@code 2 bytes at 0x00004002, 4 bytes at 0x00004004}.
   *
   * @param slots how many pieces can be watched at once; of a longer region only so many are named
   */
  static String of(long address, int length, int slots) {
    List<String> pieces = new ArrayList<>();
    long at = address;
    long end = address + length;
    while (at < end && pieces.size() < slots) {
      long bytes = Math.min(Long.lowestOneBit(at | Breakpoint.WORD_BYTES), Breakpoint.WORD_BYTES);
      while (bytes > end - at) {
        bytes /= 2;
      }
      pieces.add(bytes + (bytes == 1 ? " byte at " : " bytes at ") + Addresses.hex(at));
      at += bytes;
    }
    String named = String.join(", ", pieces);
    return at < end ? named + ", not the whole; serve --watch-ranges takes it" : named;
  }
}
