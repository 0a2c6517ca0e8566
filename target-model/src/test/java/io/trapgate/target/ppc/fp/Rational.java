package io.trapgate.target.ppc.fp;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * An exact quotient of integers.
 *
 * @param numerator with the sign
 * @param denominator greater than zero
 */
public record Rational(BigInteger numerator, BigInteger denominator)
    implements Comparable<Rational> {
  /** The value of a finite double pattern. */
  public static Rational of(long bits) {
    BigDecimal value = new BigDecimal(Double.longBitsToDouble(bits));
    BigInteger scale = BigInteger.TEN.pow(Math.max(value.scale(), 0));
    return new Rational(value.multiply(new BigDecimal(scale)).toBigIntegerExact(), scale);
  }

  /** An integer times a power of two. */
  public static Rational of(BigInteger value, int scale) {
    return new Rational(value, BigInteger.ONE).times(power(scale));
  }

  public static Rational power(int exponent) {
    BigInteger magnitude = BigInteger.TWO.pow(Math.abs(exponent));
    return exponent < 0
        ? new Rational(BigInteger.ONE, magnitude)
        : new Rational(magnitude, BigInteger.ONE);
  }

  public Rational plus(Rational other) {
    return new Rational(
        numerator.multiply(other.denominator).add(other.numerator.multiply(denominator)),
        denominator.multiply(other.denominator));
  }

  public Rational times(Rational other) {
    return new Rational(
        numerator.multiply(other.numerator), denominator.multiply(other.denominator));
  }

  public Rational over(Rational other) {
    BigInteger sign = BigInteger.valueOf(other.numerator.signum());
    return new Rational(
        numerator.multiply(other.denominator).multiply(sign),
        denominator.multiply(other.numerator.abs()));
  }

  public Rational abs() {
    return new Rational(numerator.abs(), denominator);
  }

  public Rational negated() {
    return new Rational(numerator.negate(), denominator);
  }

  /**
   * The square root to 400 bits behind the point and, when there is more, half a unit above: on the
   * same side of whatever a format can tell apart.
   */
  public Rational root() {
    BigInteger radicand = numerator.shiftLeft(800 + 2 * 1100).divide(denominator);
    BigInteger root = radicand.sqrt();
    boolean exact =
        root.multiply(root).multiply(denominator).equals(numerator.shiftLeft(800 + 2 * 1100));
    return of(root.shiftLeft(1).add(exact ? BigInteger.ZERO : BigInteger.ONE), -401 - 1100);
  }

  public boolean isZero() {
    return numerator.signum() == 0;
  }

  public BigInteger floor() {
    return numerator.subtract(numerator.mod(denominator)).divide(denominator);
  }

  @Override
  public int compareTo(Rational other) {
    return numerator.multiply(other.denominator).compareTo(other.numerator.multiply(denominator));
  }

  /** The greatest power of two not above a positive number. */
  public int exponent() {
    int guess = numerator.bitLength() - denominator.bitLength();
    while (power(guess).compareTo(this) > 0) {
      guess--;
    }
    while (power(guess + 1).compareTo(this) <= 0) {
      guess++;
    }
    return guess;
  }
}
