package io.trapgate.target.ppc;

/** Products of two words, 64 bits wide. */
final class SpeWords {
  /** The product of the fractions -1 and -1, and of no others: 1, which 64 bits cannot hold. */
  static final long OVERFLOW = Long.MIN_VALUE;

  private SpeWords() {}

  static long unsigned(int a, int b) {
    return Integer.toUnsignedLong(a) * Integer.toUnsignedLong(b);
  }

  static long signed(int a, int b) {
    return (long) a * b;
  }

  /** Modulo 2 to the 64th: {@link #OVERFLOW} for 1. */
  static long fraction(int a, int b) {
    return 2 * signed(a, b);
  }

  /** The greatest fraction in place of 1. */
  static long saturated(long fraction) {
    return fraction == OVERFLOW ? Long.MAX_VALUE : fraction;
  }
}
