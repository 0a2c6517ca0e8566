package io.trapgate.target.ppc;

/**
 * Exact products of the halfwords of two words; even is the upper half. A fraction has its point
 * behind the sign, so its product is twice that of the integers, and 1 for -1 times -1.
 */
final class SpeHalfwords {
  private SpeHalfwords() {}

  static long evenUnsigned(int a, int b) {
    return (long) (a >>> 16) * (b >>> 16);
  }

  static long evenSigned(int a, int b) {
    return (long) (a >> 16) * (b >> 16);
  }

  static long evenFraction(int a, int b) {
    return 2 * evenSigned(a, b);
  }

  static long oddUnsigned(int a, int b) {
    return (long) (a & 0xFFFF) * (b & 0xFFFF);
  }

  static long oddSigned(int a, int b) {
    return (long) (short) a * (short) b;
  }

  static long oddFraction(int a, int b) {
    return 2 * oddSigned(a, b);
  }
}
