package io.trapgate.stub.session;

/**
 * Looks for bytes in a stream of blocks, in time that grows with the stream alone whatever the
 * pattern is (Knuth, Morris, Pratt: Fast pattern matching in strings, 1977): a client that searches
 * much zero memory for many zeros and a one would keep the server busy for minutes otherwise.
 */
final class PatternSearch {
  private final byte[] pattern;

  /** For each length of a match: that of the longest shorter one that ends at the same place. */
  private final int[] shorter;

  private int matched;

  /**
   * Nothing searched yet.
   *
   * @param pattern at least one byte
   */
  PatternSearch(byte[] pattern) {
    this.pattern = pattern;
    this.shorter = new int[pattern.length + 1];
    int length = 0;
    for (int at = 1; at < pattern.length; at++) {
      length = longer(length, pattern[at]);
      shorter[at + 1] = length;
    }
  }

  private int longer(int length, byte next) {
    int match = length;
    while (match > 0 && pattern[match] != next) {
      match = shorter[match];
    }
    return pattern[match] == next ? match + 1 : 0;
  }

  /**
   * Goes on with the next block.
   *
   * @return how many bytes of the block lie before the end of the first match; -1 when it has none
   */
  int endIn(byte[] block, int count) {
    for (int at = 0; at < count; at++) {
      matched = longer(matched, block[at]);
      if (matched == pattern.length) {
        return at + 1;
      }
    }
    return -1;
  }
}
