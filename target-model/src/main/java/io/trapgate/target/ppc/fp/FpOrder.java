package io.trapgate.target.ppc.fp;

/** How two doubles compare, as the bits of a condition register field. */
public final class FpOrder {
  /** The first is less. */
  public static final int LESS = 8;

  /** The first is greater. */
  public static final int GREATER = 4;

  /** They are equal. */
  public static final int EQUAL = 2;

  /** One of them is a NaN. */
  public static final int UNORDERED = 1;

  private FpOrder() {}

  /** The order of two doubles; zeros are equal whatever their signs. */
  public static int compare(long a, long b) {
    return Doubles.isNan(a) || Doubles.isNan(b) ? UNORDERED : compareBits(a, b);
  }

  /** The order by exponent and fraction, as if every pattern was a number. */
  public static int compareBits(long a, long b) {
    long x = key(a);
    long y = key(b);
    return x < y ? LESS : x > y ? GREATER : EQUAL;
  }

  private static long key(long bits) {
    return bits < 0 ? -(bits & ~Doubles.SIGN) : bits;
  }
}
