package io.trapgate.target.x86.fpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sums, differences, products and quotients of the x87 against exact fractions: rounded once, to
 * the control word's precision, with all of the 80-bit format's exponents (Intel SDM 1 8.1.5.2).
 */
class X87PrecisionTest {
  private static final int CASES = 3_000;
  private static final long SEED = 20_261_122;
  private static final List<FloatOp> OPERATIONS = List.of(FloatOp.values());
  private static final int DOWN = 1;
  private static final int UP = 2;

  /** The fraction {@code number / unit} times a power of two; positive numbers have no sign. */
  private record Fraction(boolean negative, BigInteger number, BigInteger unit, int exponent) {}

  /** What a fraction is rounded to. */
  private record Rounded(F80 value, boolean inexact, boolean up) {}

  @ParameterizedTest
  @ValueSource(
      ints = {0x07F, 0x47F, 0x87F, 0xC7F, 0x27F, 0x67F, 0xA7F, 0xE7F, 0x37F, 0x77F, 0xB7F, 0xF7F})
  void roundsOnce(int controlWord) {
    Random random = new Random(SEED);
    for (int i = 0; i < CASES; i++) {
      F80 a = operand(random);
      F80 b = random.nextBoolean() ? operand(random) : X87Math.ofInteger(random.nextInt() | 1L);
      FloatOp op = OPERATIONS.get(random.nextInt(OPERATIONS.size()));
      Fraction exact = exact(op, a, b);
      if (exact.number().signum() != 0) {
        check(controlWord, op, a, b, exact);
      }
    }
  }

  private static void check(int controlWord, FloatOp op, F80 a, F80 b, Fraction exact) {
    FloatEnv env = FloatEnv.ofControlWord(controlWord);
    F80 result = X87Math.arithmetic(op, a, b, FloatFormat.ofControlWord(controlWord), env);
    Rounded expected = round(exact, precision(controlWord), controlWord >>> 10 & 3);
    assertThat(new Rounded(result, (env.raised() & FloatEnv.PE) != 0, env.roundedUp()))
        .as("%s %s %s, control word %x, seed %d", a, op, b, controlWord, SEED)
        .isEqualTo(expected);
  }

  /** QEMU rounds an integer to the precision before it computes with it. */
  @ParameterizedTest
  @ValueSource(ints = {0x07F, 0x47F, 0x87F, 0xC7F})
  void leavesIntegersWhole(int controlWord) {
    Random random = new Random(SEED);
    int different = 0;
    for (int i = 0; i < CASES; i++) {
      F80 divisor = operand(random);
      F80 whole = X87Math.ofInteger(random.nextInt() | 1L);
      Fraction alone = exact(FloatOp.MULTIPLY, whole, F80.ONE);
      F80 early = round(alone, 24, controlWord >>> 10 & 3).value();
      Fraction exact = exact(FloatOp.DIVIDE, whole, divisor);
      check(controlWord, FloatOp.DIVIDE, whole, divisor, exact);
      Fraction twice = exact(FloatOp.DIVIDE, early, divisor);
      different +=
          round(exact, 24, controlWord >>> 10 & 3)
                  .value()
                  .equals(round(twice, 24, controlWord >>> 10 & 3).value())
              ? 0
              : 1;
    }
    assertThat(different).as("cases that tell the two apart").isGreaterThan(CASES / 100);
  }

  private static int precision(int controlWord) {
    return switch (controlWord >>> 8 & 3) {
      case 0 -> 24;
      case 2 -> 53;
      default -> 64;
    };
  }

  /** A normal one; often with few bits, so that there are ties. */
  private static F80 operand(Random random) {
    long significand = random.nextLong() | 1L << 63;
    significand &= random.nextBoolean() ? -1L << random.nextInt(63) : -1L;
    int spread = random.nextInt(3) == 0 ? 6000 : 40;
    int exponent = F80.BIAS + random.nextInt(2 * spread) - spread;
    return new F80(random.nextBoolean() ? 0x8000 | exponent : exponent, significand);
  }

  private static Fraction exact(FloatOp op, F80 a, F80 b) {
    boolean negative = a.isNegative() != b.isNegative();
    return switch (op) {
      case ADD -> sum(a, b);
      case SUBTRACT -> sum(a, b.negate());
      case MULTIPLY ->
          new Fraction(negative, number(a).multiply(number(b)), BigInteger.ONE, unit(a) + unit(b));
      case DIVIDE -> new Fraction(negative, number(a), number(b), unit(a) - unit(b));
    };
  }

  private static Fraction sum(F80 a, F80 b) {
    int unit = Math.min(unit(a), unit(b));
    BigInteger sum = signed(a, unit).add(signed(b, unit));
    return new Fraction(sum.signum() < 0, sum.abs(), BigInteger.ONE, unit);
  }

  private static BigInteger signed(F80 value, int unit) {
    BigInteger number = number(value).shiftLeft(unit(value) - unit);
    return value.isNegative() ? number.negate() : number;
  }

  private static BigInteger number(F80 value) {
    return new BigInteger(Long.toUnsignedString(value.significand()));
  }

  /** Exponent of the significand's last bit. */
  private static int unit(F80 value) {
    return value.exponent() - F80.BIAS - 63;
  }

  private static Rounded round(Fraction exact, int precision, int mode) {
    int shift = precision - exact.number().bitLength() + exact.unit().bitLength() + 1;
    while (scaled(exact, shift)[0].bitLength() > precision) {
      shift--;
    }
    BigInteger[] parts = scaled(exact, shift);
    BigInteger rest = parts[1];
    BigInteger unit = shift < 0 ? exact.unit().shiftLeft(-shift) : exact.unit();
    int half = rest.shiftLeft(1).compareTo(unit);
    boolean inexact = rest.signum() != 0;
    boolean up =
        switch (mode) {
          case 0 -> half > 0 || half == 0 && parts[0].testBit(0);
          case DOWN -> inexact && exact.negative();
          case UP -> inexact && !exact.negative();
          default -> false; // toward zero
        };
    BigInteger kept = up ? parts[0].add(BigInteger.ONE) : parts[0];
    int more = kept.bitLength() - precision; // 1 when rounding has made one bit more
    long significand = kept.shiftRight(more).shiftLeft(64 - precision).longValue();
    int exponent = exact.exponent() - shift + more + precision - 1 + F80.BIAS;
    return new Rounded(
        new F80(exact.negative() ? 0x8000 | exponent : exponent, significand), inexact, up);
  }

  private static BigInteger[] scaled(Fraction exact, int shift) {
    return shift < 0
        ? exact.number().divideAndRemainder(exact.unit().shiftLeft(-shift))
        : exact.number().shiftLeft(shift).divideAndRemainder(exact.unit());
  }
}
