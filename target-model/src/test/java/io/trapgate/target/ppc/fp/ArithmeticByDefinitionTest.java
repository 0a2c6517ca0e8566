package io.trapgate.target.ppc.fp;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Every operation against {@link Definition}: value and flags, all modes, traps on and off. */
class ArithmeticByDefinitionTest {
  private static final long SEED = Long.getLong("isa.seed", 20);
  private static final int EACH = Integer.getInteger("fp.each", 4_000);
  private static final List<IntegerFormat> FORMATS = List.of(IntegerFormat.values());
  private static int compared;

  private final Operands operands = new Operands(SEED);
  private Precision precision = Precision.DOUBLE;
  private int control;

  /** Chooses how to round the next operation. */
  private void next() {
    precision = operands.any(2) == 0 ? Precision.SINGLE : Precision.DOUBLE;
    control = operands.any(16);
  }

  /**
   * A finite number; one for a trapped single operation is a single, else that one is undefined.
   */
  private long finite() {
    boolean trappedSingle = precision == Precision.SINGLE && control > RoundingControl.MODE;
    return trappedSingle ? operands.single() : operands.finite();
  }

  private interface Operation {
    FpResult of(Precision precision, int control);
  }

  private void compare(String what, Rational exact, long zero, Operation operation) {
    boolean single = precision == Precision.SINGLE;
    FpResult expected =
        exact.isZero() ? new FpResult(zero, 0) : Definition.round(exact, single, control);
    FpResult actual = operation.of(precision, control);
    compared++;
    if (!actual.equals(expected)) {
      assertThat(text(actual))
          .as("%s, %s, control %d, seed %d", what, precision, control, SEED)
          .isEqualTo(text(expected));
    }
  }

  private static String text(FpResult result) {
    return "%016x flags %08x".formatted(result.bits(), result.flags());
  }

  private static String text(String operation, long... operands) {
    StringBuilder text = new StringBuilder(operation);
    for (long operand : operands) {
      text.append(" %016x".formatted(operand));
    }
    return text.toString();
  }

  private static long signed(boolean negative) {
    return negative ? Long.MIN_VALUE : 0;
  }

  @AfterAll
  static void count() {
    System.err.println("Arithmetic by definition: " + compared + " cases, seed " + SEED);
  }

  @Test
  void products() {
    for (int i = 0; i < EACH; i++) {
      next();
      long a = finite();
      long b = finite();
      compare(
          text("multiply", a, b),
          Rational.of(a).times(Rational.of(b)),
          signed((a ^ b) < 0),
          (p, c) -> ClassicArithmetic.multiply(a, b, p, c));
    }
  }

  @Test
  void quotients() {
    for (int i = 0; i < EACH; i++) {
      next();
      long a = finite();
      long b = finite();
      if (!Rational.of(b).isZero()) {
        compare(
            text("divide", a, b),
            Rational.of(a).over(Rational.of(b)),
            signed((a ^ b) < 0),
            (p, c) -> ClassicArithmetic.divide(a, b, p, c));
      }
    }
  }

  @Test
  void sums() {
    for (int i = 0; i < EACH; i++) {
      next();
      long a = finite();
      long b = i % 4 == 0 ? a ^ Long.MIN_VALUE ^ operands.any(8) : finite();
      Rational exact = Rational.of(a).plus(Rational.of(b));
      if (!exact.isZero()) {
        compare(text("add", a, b), exact, 0, (p, c) -> ClassicArithmetic.add(a, b, p, c));
      }
    }
  }

  @Test
  void differences() {
    for (int i = 0; i < EACH; i++) {
      next();
      long a = finite();
      long b = i % 4 == 0 ? a ^ operands.any(8) : finite();
      Rational exact = Rational.of(a).plus(Rational.of(b).negated());
      if (!exact.isZero()) {
        compare(text("sub", a, b), exact, 0, (p, c) -> ClassicArithmetic.subtract(a, b, p, c));
      }
    }
  }

  @Test
  void productsWithAnAddend() {
    for (int i = 0; i < EACH; i++) {
      next();
      long a = finite();
      long b = finite();
      long product =
          Double.doubleToRawLongBits(-Double.longBitsToDouble(a) * Double.longBitsToDouble(b));
      boolean near = i % 3 == 0 && Double.isFinite(Double.longBitsToDouble(product));
      long c = near ? product ^ operands.any(4) : finite();
      Rational exact = Rational.of(a).times(Rational.of(b)).plus(Rational.of(c));
      if (!exact.isZero()) {
        compare(
            text("multiplyAdd", a, b, c),
            exact,
            0,
            (p, rounding) -> ClassicArithmetic.multiplyAdd(a, b, c, p, rounding));
      }
    }
  }

  @Test
  void squareRoots() {
    for (int i = 0; i < EACH; i++) {
      next();
      long a = finite() & Long.MAX_VALUE;
      long square = Double.doubleToRawLongBits(Math.pow(Double.longBitsToDouble(a & -1L << 27), 2));
      boolean usable = i % 3 == 0 && Double.isFinite(Double.longBitsToDouble(square));
      long b = usable ? square : a;
      compare(
          text("squareRoot", b),
          Rational.of(b).root(),
          b,
          (p, c) -> ClassicArithmetic.squareRoot(b, p, c));
    }
  }

  @Test
  void roundings() {
    for (int i = 0; i < EACH; i++) {
      next();
      long a = finite();
      compare(text("round", a), Rational.of(a), a, (p, c) -> ClassicArithmetic.round(a, p, c));
    }
  }

  @Test
  void exactZerosAreNegativeOnlyWhenRoundingDown() {
    for (int mode = 0; mode < 4; mode++) {
      long expected = mode == 3 ? Long.MIN_VALUE : 0;
      long one = Double.doubleToRawLongBits(1);
      long minusOne = Double.doubleToRawLongBits(-1);
      assertThat(ClassicArithmetic.add(one, minusOne, Precision.DOUBLE, mode).bits())
          .isEqualTo(expected);
      assertThat(ClassicArithmetic.add(0, Long.MIN_VALUE, Precision.DOUBLE, mode).bits())
          .isEqualTo(expected);
      assertThat(ClassicArithmetic.multiplyAdd(one, one, minusOne, Precision.SINGLE, mode))
          .isEqualTo(new FpResult(expected, 0));
      assertThat(
              ClassicArithmetic.multiplyAdd(
                  Long.MIN_VALUE, one, Long.MIN_VALUE, Precision.SINGLE, mode))
          .isEqualTo(new FpResult(Long.MIN_VALUE, 0));
    }
  }

  @Test
  void integersOfNumbers() {
    int[] scales = {0, 31, 32};
    for (int i = 0; i < EACH; i++) {
      next();
      long a = finite();
      IntegerFormat format = FORMATS.get(operands.any(4));
      int scale = scales[operands.any(3)];
      int mode = operands.any(4);
      Rational exact = Rational.of(a).times(Rational.power(scale));
      BigInteger rounded = Definition.toInteger(exact, mode);
      FpResult expected = inFormat(rounded, exact, format);
      FpResult actual = Conversion.toInteger(a, scale, format, mode);
      compared++;
      assertThat(text(actual))
          .as("%016x scale %d to %s, mode %d, seed %d", a, scale, format, mode, SEED)
          .isEqualTo(text(expected));
    }
  }

  private static FpResult inFormat(BigInteger rounded, Rational exact, IntegerFormat format) {
    int bits = format.name().endsWith("32") ? 32 : 64;
    boolean signed = format.name().startsWith("SIGNED");
    BigInteger least = signed ? BigInteger.TWO.pow(bits - 1).negate() : BigInteger.ZERO;
    BigInteger most = BigInteger.TWO.pow(signed ? bits - 1 : bits).subtract(BigInteger.ONE);
    if (rounded.compareTo(least) < 0) {
      return new FpResult(least.longValue(), FpFlags.INVALID_INTEGER);
    }
    if (rounded.compareTo(most) > 0) {
      return new FpResult(most.longValue(), FpFlags.INVALID_INTEGER);
    }
    int dropped = Definition.dropped(exact.abs(), exact.abs().floor());
    boolean up = rounded.abs().compareTo(exact.abs().floor()) > 0;
    int flags = dropped == 0 ? 0 : FpFlags.INEXACT | dropped | (up ? FpFlags.ROUNDED_UP : 0);
    return new FpResult(rounded.longValue(), flags);
  }

  @Test
  void numbersOfIntegers() {
    int[] scales = {0, -31, -32};
    for (int i = 0; i < EACH; i++) {
      next();
      long value = operands.any() >> operands.any(64);
      boolean signed = operands.any(2) == 0;
      int scale = scales[operands.any(3)];
      BigInteger exact =
          signed ? BigInteger.valueOf(value) : new BigInteger(Long.toUnsignedString(value));
      IntegerFormat format = signed ? IntegerFormat.SIGNED_64 : IntegerFormat.UNSIGNED_64;
      compare(
          text("of " + format, value),
          Rational.of(exact, scale),
          0,
          (p, c) -> Conversion.ofInteger(value, format, scale, p, c));
    }
  }
}
