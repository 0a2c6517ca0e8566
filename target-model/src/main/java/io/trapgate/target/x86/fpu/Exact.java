package io.trapgate.target.x86.fpu;

import java.math.BigInteger;

/**
 * The exact result of an operation, before it is rounded: 128 bits, and whether more follows.
 *
 * @param negative the sign
 * @param exponent of bit 127, the first of {@code high}
 * @param high with bit 63 set unless it was shifted
 * @param low the next 64 bits
 * @param sticky whether anything that isn't zero follows
 */
record Exact(boolean negative, int exponent, long high, long low, boolean sticky) {
  /** A finite value that isn't zero. */
  static Exact of(F80 value) {
    int exponent = Math.max(value.exponent(), 1) - F80.BIAS;
    int shift = Long.numberOfLeadingZeros(value.significand());
    return new Exact(value.isNegative(), exponent - shift, value.significand() << shift, 0, false);
  }

  /** An integer that isn't zero. */
  static Exact of(long value) {
    long magnitude = Math.abs(value);
    int shift = Long.numberOfLeadingZeros(magnitude);
    return new Exact(value < 0, 63 - shift, magnitude << shift, 0, false);
  }

  boolean isZero() {
    return high == 0 && low == 0 && !sticky;
  }

  Exact scaled(int exponents) {
    return new Exact(negative, exponent + exponents, high, low, sticky);
  }

  /** The same value written with a larger exponent. */
  Exact shiftedRight(int bits) {
    if (bits <= 0) {
      return this;
    }
    if (bits >= 128) {
      return new Exact(negative, exponent + bits, 0, 0, !isZero());
    }
    if (bits >= 64) {
      int n = bits - 64;
      boolean lost = sticky || low != 0 || n != 0 && high << 64 - n != 0;
      return new Exact(negative, exponent + bits, 0, high >>> n, lost);
    }
    boolean lost = sticky || low << 64 - bits != 0;
    return new Exact(
        negative, exponent + bits, high >>> bits, high << 64 - bits | low >>> bits, lost);
  }

  private Exact normalized() {
    if (high == 0 && low == 0) {
      return this;
    }
    int shift = high == 0 ? 64 + Long.numberOfLeadingZeros(low) : Long.numberOfLeadingZeros(high);
    if (shift == 0) {
      return this;
    }
    return shift >= 64
        ? new Exact(negative, exponent - shift, low << shift - 64, 0, sticky)
        : new Exact(
            negative, exponent - shift, high << shift | low >>> 64 - shift, low << shift, sticky);
  }

  /** Sum of two values that aren't zero; a zero has an arbitrary sign. */
  static Exact add(Exact a, Exact b) {
    boolean ordered = a.exponent >= b.exponent;
    Exact large = ordered ? a : b;
    Exact small = (ordered ? b : a).shiftedRight(Math.abs(a.exponent - b.exponent));
    return large.negative == small.negative ? sum(large, small) : difference(large, small);
  }

  private static Exact sum(Exact a, Exact b) {
    long low = a.low + b.low;
    long carry = Long.compareUnsigned(low, a.low) < 0 ? 1 : 0;
    long high = a.high + b.high + carry;
    boolean carried =
        carry == 0
            ? Long.compareUnsigned(high, a.high) < 0
            : Long.compareUnsigned(high, a.high) <= 0;
    boolean sticky = b.sticky;
    if (!carried) {
      return new Exact(a.negative, a.exponent, high, low, sticky);
    }
    boolean lost = sticky || (low & 1) != 0;
    return new Exact(
        a.negative, a.exponent + 1, high >>> 1 | F80.INTEGER_BIT, low >>> 1 | high << 63, lost);
  }

  private static Exact difference(Exact a, Exact b) {
    int order = Long.compareUnsigned(a.high, b.high);
    if (order == 0) {
      order = Long.compareUnsigned(a.low, b.low);
    }
    if (order < 0) {
      return difference(b, a);
    }
    // What follows b is taken away too: one unit more, and then something follows.
    long taken = b.sticky ? 1 : 0;
    long low = a.low - b.low;
    long borrow = Long.compareUnsigned(a.low, b.low) < 0 ? 1 : 0;
    long high = a.high - b.high - borrow;
    long lower = low - taken;
    high -= low == 0 && taken == 1 ? 1 : 0;
    return new Exact(a.negative, a.exponent, high, lower, b.sticky).normalized();
  }

  static Exact multiply(Exact a, Exact b) {
    long high = Math.unsignedMultiplyHigh(a.high, b.high);
    long low = a.high * b.high;
    return new Exact(a.negative != b.negative, a.exponent + b.exponent + 1, high, low, false)
        .normalized();
  }

  static Exact divide(Exact a, Exact b) {
    boolean less = Long.compareUnsigned(a.high, b.high) < 0;
    long rest = a.high;
    long[] quotient = new long[2];
    boolean carry = false;
    for (int i = less ? -1 : 0; i < 66; i++) {
      boolean fits = carry || Long.compareUnsigned(rest, b.high) >= 0;
      if (fits) {
        rest -= b.high;
      }
      if (i >= 0 && fits) {
        quotient[i >>> 6] |= F80.INTEGER_BIT >>> (i & 63);
      }
      carry = rest < 0;
      rest <<= 1;
    }
    int exponent = a.exponent - b.exponent - (less ? 1 : 0);
    boolean more = carry || rest != 0;
    return new Exact(a.negative != b.negative, exponent, quotient[0], quotient[1], more);
  }

  /** Root of a positive value. */
  static Exact root(Exact a) {
    boolean odd = (a.exponent & 1) != 0;
    // 67 bits of root: more than any format keeps, and the remainder says whether more follows.
    BigInteger square = new BigInteger(Long.toUnsignedString(a.high)).shiftLeft(odd ? 70 : 69);
    BigInteger[] root = square.sqrtAndRemainder();
    int extra = root[0].bitLength() - 64;
    long high = root[0].shiftRight(extra).longValue();
    long low = root[0].longValue() << 64 - extra;
    int exponent = Math.floorDiv(a.exponent, 2);
    return new Exact(false, exponent, high, low, root[1].signum() != 0);
  }
}
