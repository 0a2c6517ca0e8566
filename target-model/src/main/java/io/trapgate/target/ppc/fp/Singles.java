package io.trapgate.target.ppc.fp;

/** Single format in memory and general registers, double format in floating-point registers. */
public final class Singles {
  private static final int LEAST_NORMAL_FIELD = 897;
  private static final int LEAST_FIELD = 874;

  private Singles() {}

  /**
   * The same number or NaN as a double (Book E, "DOUBLE(WORD)" of the load single instructions).
   */
  public static long toDouble(int word) {
    long sign = (word & 0x8000_0000L) << 32;
    int field = word >>> 23 & 0xFF;
    long fraction = (word & 0x007F_FFFFL) << 29;
    if (field == 0xFF) {
      return sign | Doubles.INFINITY | fraction;
    }
    if (field != 0) {
      return sign | (field - 127L + Doubles.BIAS) << Doubles.FRACTION_BITS | fraction;
    }
    if (fraction == 0) {
      return sign;
    }
    int up = Long.numberOfLeadingZeros(fraction) - 11;
    long exponent = (long) Precision.SINGLE.leastExponent() + Doubles.BIAS - up;
    return sign | exponent << Doubles.FRACTION_BITS | fraction << up & Doubles.FRACTION;
  }

  /**
   * What a store single writes (Book E, "SINGLE(FPR)"): no rounding and no exception. What is less
   * than the least denormalized single has an undefined word; it is a zero here, as in QEMU.
   */
  public static int ofDouble(long bits) {
    int sign = (int) (bits >>> 32) & 0x8000_0000;
    int field = (int) (bits >>> Doubles.FRACTION_BITS) & 0x7FF;
    if (field >= LEAST_NORMAL_FIELD || Doubles.isZero(bits)) {
      return (int) (bits >>> 32) & 0xC000_0000 | (int) (bits >>> 29) & 0x3FFF_FFFF;
    }
    if (field < LEAST_FIELD) {
      return sign;
    }
    int significand = (int) (bits >>> 29) & 0x007F_FFFF | 0x0080_0000;
    return sign | significand >>> LEAST_NORMAL_FIELD - field;
  }
}
