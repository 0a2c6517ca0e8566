package io.trapgate.target.ppc.fp;

/** The two binary formats, as what rounding to them means. */
public enum Precision {
  /** 24 bits, exponents -126 to 127. */
  SINGLE(24, 127, 192),
  /** 53 bits, exponents -1022 to 1023. */
  DOUBLE(53, 1023, 1536);

  /** Bits of a significand, the leading one included. */
  final int significandBits;

  /** Greatest exponent of a number between 1 and 2 times its power; the least is one minus it. */
  final int greatestExponent;

  /** How far a trapped result's exponent is moved. */
  final int wrap;

  Precision(int significandBits, int greatestExponent, int wrap) {
    this.significandBits = significandBits;
    this.greatestExponent = greatestExponent;
    this.wrap = wrap;
  }

  /** Exponent of the least normal number. */
  int leastExponent() {
    return 1 - greatestExponent;
  }

  /** Whether a number that is not zero is less than the least normal one. */
  public boolean isDenormal(long bits) {
    return Doubles.exponent(bits) < leastExponent();
  }

  /** The greatest finite number of that sign. */
  public long greatest(boolean negative) {
    long magnitude =
        (long) (greatestExponent + Doubles.BIAS) << Doubles.FRACTION_BITS
            | Doubles.FRACTION & -1L << 53 - significandBits;
    return negative ? magnitude | Doubles.SIGN : magnitude;
  }
}
