package io.trapgate.target.ppc.fp;

/**
 * A number of 128 bits, for the one intermediate result that needs them.
 *
 * @param high the upper half, with the sign
 * @param low the lower half
 */
record Wide(long high, long low) {
  /** A quarter of the product of two significands: its leading one is bit 124 or 125. */
  static Wide product(long x, long y) {
    long high = Math.unsignedMultiplyHigh(x, y);
    return new Wide(high >>> 2, high << 62 | x * y >>> 2);
  }

  boolean isZero() {
    return (high | low) == 0;
  }

  Wide plus(Wide other) {
    long sum = low + other.low;
    int carry = Long.compareUnsigned(sum, low) < 0 ? 1 : 0;
    return new Wide(high + other.high + carry, sum);
  }

  Wide negated() {
    return new Wide(~high + (low == 0 ? 1 : 0), -low);
  }

  Wide minus(Wide other) {
    return plus(other.negated());
  }

  /** A right shift that keeps in bit 0 whether anything but zeros fell out. */
  Wide shiftRightJam(int count) {
    if (count == 0) {
      return this;
    }
    if (count < 64) {
      long lost = low << 64 - count;
      return new Wide(high >>> count, high << 64 - count | low >>> count | (lost == 0 ? 0 : 1));
    }
    if (count == 64) {
      return new Wide(0, high | (low == 0 ? 0 : 1));
    }
    long rest = Rounder.shiftRightJam(high, Math.min(count - 64, 64));
    return new Wide(0, rest | (low == 0 ? 0 : 1));
  }

  int leadingZeros() {
    return high != 0 ? Long.numberOfLeadingZeros(high) : 64 + Long.numberOfLeadingZeros(low);
  }

  /** The upper 64 bits after a left shift, and in bit 0 whether there is more. */
  long leading(int shift) {
    if (shift >= 64) {
      return low << shift - 64;
    }
    long upper = shift == 0 ? high : high << shift | low >>> 64 - shift;
    return upper | (low << shift == 0 ? 0 : 1);
  }
}
