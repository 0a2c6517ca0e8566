package io.trapgate.target.x86.fpu;

import java.util.function.LongBinaryOperator;

/**
 * Integer operations on the elements of 64 bits; a 128-bit register is two of them (Intel SDM 1
 * chapters 9 and 11).
 */
public final class Lanes {
  private Lanes() {}

  private static long mask(int bits) {
    return -1L >>> 64 - bits;
  }

  private static long signed(long value, int bits) {
    return value << 64 - bits >> 64 - bits;
  }

  /**
   * An operation on each pair of elements, zero-extended.
   *
   * @param bits of an element: 8, 16, 32 or 64
   */
  public static LongBinaryOperator unsigned(int bits, LongBinaryOperator each) {
    return (a, b) -> {
      long result = 0;
      for (int at = 0; at < 64; at += bits) {
        long one = each.applyAsLong(a >>> at & mask(bits), b >>> at & mask(bits));
        result |= (one & mask(bits)) << at;
      }
      return result;
    };
  }

  /** As {@link #unsigned}, of sign-extended elements. */
  public static LongBinaryOperator signed(int bits, LongBinaryOperator each) {
    return unsigned(bits, (a, b) -> each.applyAsLong(signed(a, bits), signed(b, bits)));
  }

  /** The nearest value that a signed element can hold. */
  public static long saturate(long value, int bits) {
    long most = mask(bits - 1);
    return Math.clamp(value, ~most, most);
  }

  /** The nearest value that an unsigned element can hold. */
  public static long saturateUnsigned(long value, int bits) {
    return Math.clamp(value, 0L, mask(bits));
  }

  /** Sum of products of pairs of words: PMADDWD. */
  public static long multiplyAdd(long a, long b) {
    long result = 0;
    for (int at = 0; at < 64; at += 32) {
      long low = signed(a >>> at, 16) * signed(b >>> at, 16);
      long high = signed(a >>> at + 16, 16) * signed(b >>> at + 16, 16);
      result |= (low + high & mask(32)) << at;
    }
    return result;
  }

  /** Sum of the differences of bytes: PSADBW. */
  public static long sumOfDifferences(long a, long b) {
    long sum = 0;
    for (int at = 0; at < 64; at += 8) {
      sum += Math.abs((a >>> at & 0xFF) - (b >>> at & 0xFF));
    }
    return sum;
  }

  /** Elements of the low halves of two operands, taken in turn. */
  public static long interleaveLow(int bits, long a, long b) {
    long result = 0;
    for (int from = 0, to = 0; to < 64; from += bits, to += 2 * bits) {
      result |= (a >>> from & mask(bits)) << to;
      result |= (b >>> from & mask(bits)) << to + bits;
    }
    return result;
  }

  /**
   * Elements cut to half their size with saturation.
   *
   * @param bits of an element before
   * @return 32 bits
   */
  public static long pack(int bits, boolean toUnsigned, long value) {
    int half = bits / 2;
    long result = 0;
    for (int from = 0, to = 0; from < 64; from += bits, to += half) {
      long one = signed(value >>> from, bits);
      long cut = toUnsigned ? saturateUnsigned(one, half) : saturate(one, half);
      result |= (cut & mask(half)) << to;
    }
    return result;
  }

  /** Elements shifted left; 0 from the element's size on. */
  public static long shiftLeft(int bits, long value, long count) {
    return Long.compareUnsigned(count, bits) >= 0
        ? 0
        : unsigned(bits, (a, _) -> a << count).applyAsLong(value, 0);
  }

  /** Elements shifted right; 0 from the element's size on. */
  public static long shiftRight(int bits, long value, long count) {
    return Long.compareUnsigned(count, bits) >= 0
        ? 0
        : unsigned(bits, (a, _) -> a >>> count).applyAsLong(value, 0);
  }

  /** Elements shifted right with their sign; all sign from the element's size on. */
  public static long shiftRightSigned(int bits, long value, long count) {
    int by = Long.compareUnsigned(count, bits) >= 0 ? bits - 1 : (int) count;
    return signed(bits, (a, _) -> a >> by).applyAsLong(value, 0);
  }

  /** Four words picked by an immediate: PSHUFW and its kin. */
  public static long shuffleWords(long value, int order) {
    long result = 0;
    for (int i = 0; i < 4; i++) {
      result |= (value >>> 16 * (order >>> 2 * i & 3) & 0xFFFF) << 16 * i;
    }
    return result;
  }

  /** The sign bits of the elements, from bit 0. */
  public static int signs(int bits, long value) {
    int result = 0;
    for (int i = 0; i < 64 / bits; i++) {
      result |= (int) (value >>> bits * (i + 1) - 1 & 1) << i;
    }
    return result;
  }
}
