package io.trapgate.target.ppc.fp;

/** Products of finite doubles, alone and with a third one added before rounding. */
final class Multiplication {
  private Multiplication() {}

  /** The rounded product. */
  static FpResult multiply(long a, long b, Precision precision, int control) {
    boolean negative = (a ^ b) < 0;
    if (Doubles.isZero(a) || Doubles.isZero(b)) {
      return new FpResult(Doubles.zero(negative), 0);
    }
    long x = Doubles.significand(a);
    long y = Doubles.significand(b);
    int exponent = Doubles.exponent(a) + Doubles.exponent(b) + 1;
    long high = Math.unsignedMultiplyHigh(x, y);
    long low = x * y;
    if (high >= 0) {
      high = high << 1 | low >>> 63;
      low <<= 1;
      exponent--;
    }
    return Rounder.round(negative, exponent, high | (low == 0 ? 0 : 1), precision, control);
  }

  /** The rounded sum of a product of two and a third number. */
  static FpResult multiplyAdd(long a, long b, long c, Precision precision, int control) {
    boolean negative = (a ^ b) < 0;
    if (Doubles.isZero(a) || Doubles.isZero(b)) {
      return Addition.add(Doubles.zero(negative), c, precision, control);
    }
    if (Doubles.isZero(c)) {
      return multiply(a, b, precision, control);
    }
    Wide product = Wide.product(Doubles.significand(a), Doubles.significand(b));
    int exponent = Doubles.exponent(a) + Doubles.exponent(b);
    Wide addend = new Wide(Doubles.significand(c) >>> 3, 0);
    int distance = exponent - Doubles.exponent(c);
    boolean subtract = negative != Doubles.isNegative(c);
    Wide sum;
    if (distance >= 0) {
      addend = addend.shiftRightJam(distance);
      sum = subtract ? product.minus(addend) : product.plus(addend);
    } else {
      exponent = Doubles.exponent(c);
      product = product.shiftRightJam(-distance);
      sum = subtract ? product.minus(addend) : product.plus(addend);
    }
    if (sum.isZero()) {
      return new FpResult(Addition.zeroSum(control), 0);
    }
    if (sum.high() < 0) {
      negative = !negative;
      sum = sum.negated();
    }
    int up = sum.leadingZeros();
    return Rounder.round(negative, exponent + 3 - up, sum.leading(up), precision, control);
  }
}
