package io.trapgate.target.x86.fpu;

import java.math.BigDecimal;
import java.math.MathContext;

/**
 * An 80-bit value of the x87, in all its encodings (Intel SDM 1 8.2).
 *
 * @param signExponent sign in bit 15, biased exponent below
 * @param significand with its explicit integer bit 63
 */
public record F80(int signExponent, long significand) {
  /** Bias of the exponent. */
  public static final int BIAS = 0x3FFF;

  /** Exponent of infinities and NaNs. */
  public static final int SPECIAL = 0x7FFF;

  static final long INTEGER_BIT = 1L << 63;
  static final long QUIET_BIT = 1L << 62;

  /** What an invalid operation gives: a negative quiet NaN. */
  public static final F80 INDEFINITE = new F80(0xFFFF, 3L << 62);

  public static final F80 ZERO = new F80(0, 0);
  public static final F80 ONE = new F80(BIAS, INTEGER_BIT);

  static F80 infinity(boolean negative) {
    return new F80((negative ? 0x8000 : 0) | SPECIAL, INTEGER_BIT);
  }

  static F80 zero(boolean negative) {
    return new F80(negative ? 0x8000 : 0, 0);
  }

  public boolean isNegative() {
    return (signExponent & 0x8000) != 0;
  }

  /** Biased exponent. */
  public int exponent() {
    return signExponent & SPECIAL;
  }

  public boolean isZero() {
    return exponent() == 0 && significand == 0;
  }

  public boolean isInfinite() {
    return exponent() == SPECIAL && significand == INTEGER_BIT;
  }

  public boolean isNan() {
    return exponent() == SPECIAL && significand < 0 && significand << 1 != 0;
  }

  public boolean isSignaling() {
    return isNan() && (significand & QUIET_BIT) == 0;
  }

  /** Denormal, or pseudo-denormal: exponent field 0 with a significand. */
  public boolean isDenormal() {
    return exponent() == 0 && significand != 0;
  }

  /** Encodings of the 8087 that no processor since the 387 takes: no integer bit. */
  public boolean isUnsupported() {
    return exponent() != 0 && significand >= 0;
  }

  F80 quiet() {
    return new F80(signExponent, significand | QUIET_BIT);
  }

  public F80 negate() {
    return new F80(signExponent ^ 0x8000, significand);
  }

  /** Tag of a register that holds it: 0 valid, 1 zero, 2 special. */
  int tag() {
    if (isZero()) {
      return 1;
    }
    return exponent() == SPECIAL || significand >= 0 || exponent() == 0 ? 2 : 0;
  }

  /** The value to be read by people. */
  public String readable() {
    String sign = isNegative() ? "-" : "+";
    if (isUnsupported()) {
      return "unsupported";
    }
    if (isNan()) {
      return sign + (isSignaling() ? "SNaN" : "QNaN");
    }
    if (isInfinite()) {
      return sign + "inf";
    }
    if (isZero()) {
      return sign + "0";
    }
    return sign + decimal();
  }

  private String decimal() {
    int power = Math.max(exponent(), 1) - BIAS - 63;
    BigDecimal value = new BigDecimal(Long.toUnsignedString(significand));
    BigDecimal two = BigDecimal.valueOf(2);
    MathContext digits = new MathContext(25);
    value =
        power < 0
            ? value.divide(two.pow(-power, digits), digits)
            : value.multiply(two.pow(power, digits), digits);
    return value.round(new MathContext(19)).stripTrailingZeros().toString();
  }
}
