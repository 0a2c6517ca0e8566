package io.trapgate.target.board.pc;

import java.util.Arrays;

/** One bit for each interrupt vector: a register of eight words in the local APIC. */
final class VectorSet {
  static final int NONE = -1;
  private static final int WORDS = 8;

  private final int[] words = new int[WORDS];

  void add(int vector) {
    words[vector >>> 5] |= 1 << (vector & 31);
  }

  void remove(int vector) {
    words[vector >>> 5] &= ~(1 << (vector & 31));
  }

  boolean has(int vector) {
    return (words[vector >>> 5] & 1 << (vector & 31)) != 0;
  }

  /** The highest vector in it, or {@link #NONE}. */
  int highest() {
    for (int i = WORDS - 1; i >= 0; i--) {
      if (words[i] != 0) {
        return 32 * i + 31 - Integer.numberOfLeadingZeros(words[i]);
      }
    }
    return NONE;
  }

  /** 32 of its bits. */
  int word(int index) {
    return words[index];
  }

  void clear() {
    Arrays.fill(words, 0);
  }
}
