package io.trapgate.target.ppc.fp;

/** The integers that a conversion can deliver. */
public enum IntegerFormat {
  /** -2147483648 to 2147483647. */
  SIGNED_32(32, true),
  /** 0 to 4294967295. */
  UNSIGNED_32(32, false),
  /** The range of a long. */
  SIGNED_64(64, true),
  /** 0 to 2 to the 64th minus 1. */
  UNSIGNED_64(64, false);

  private final int bits;
  private final boolean signed;

  IntegerFormat(int bits, boolean signed) {
    this.bits = bits;
    this.signed = signed;
  }

  /** Whether there are negative ones. */
  boolean isSigned() {
    return signed;
  }

  /** The end of the range on that side, as a long; unsigned numbers fill it. */
  public long limit(boolean negative) {
    if (negative) {
      return signed ? Long.MIN_VALUE >> 64 - bits : 0;
    }
    return signed ? Long.MAX_VALUE >>> 64 - bits : -1L >>> 64 - bits;
  }

  /** A word as a number of this format. */
  public long extended(int word) {
    return signed ? word : Integer.toUnsignedLong(word);
  }

  /** Whether that magnitude, an unsigned number, has an integer here under that sign. */
  boolean holds(long magnitude, boolean negative) {
    long most = negative ? -limit(true) : limit(false);
    return Long.compareUnsigned(magnitude, most) <= 0;
  }
}
