package io.trapgate.target.ppc.fp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * Round to nearest against the JVM's own arithmetic, infinities and NaNs included: which NaN is not
 * compared, only that it is one.
 */
class ArithmeticAgainstJavaTest {
  private static final long SEED = Long.getLong("isa.seed", 20);
  private static final int EACH = Integer.getInteger("fp.each.java", 200_000);
  private static int compared;

  private final Operands operands = new Operands(SEED);

  @AfterAll
  static void count() {
    System.err.println("Arithmetic against Java: " + compared + " cases, seed " + SEED);
  }

  private static void check(Supplier<String> what, FpResult actual, double expected) {
    compared++;
    long bits = Double.doubleToRawLongBits(expected);
    boolean same = Double.isNaN(expected) ? Doubles.isNan(actual.bits()) : actual.bits() == bits;
    if (!same) {
      assertThat(Long.toHexString(actual.bits())).as(what.get()).isEqualTo(Long.toHexString(bits));
    }
  }

  @Test
  void doubles() {
    Precision p = Precision.DOUBLE;
    for (int i = 0; i < EACH; i++) {
      long a = operands.any();
      long b = operands.any();
      long c = operands.any();
      double x = Double.longBitsToDouble(a);
      double y = Double.longBitsToDouble(b);
      double z = Double.longBitsToDouble(c);
      Supplier<String> what = () -> "%016x %016x %016x seed %d".formatted(a, b, c, SEED);
      check(what, ClassicArithmetic.add(a, b, p, 0), x + y);
      check(what, ClassicArithmetic.subtract(a, b, p, 0), x - y);
      check(what, ClassicArithmetic.multiply(a, b, p, 0), x * y);
      check(what, ClassicArithmetic.divide(a, b, p, 0), x / y);
      check(what, ClassicArithmetic.multiplyAdd(a, b, c, p, 0), Math.fma(x, y, z));
      check(what, ClassicArithmetic.squareRoot(a, p, 0), Math.sqrt(x));
    }
  }

  @Test
  void singles() {
    Precision p = Precision.SINGLE;
    for (int i = 0; i < EACH; i++) {
      long a = operands.single();
      long b = operands.single();
      long c = operands.single();
      float x = (float) Double.longBitsToDouble(a);
      float y = (float) Double.longBitsToDouble(b);
      float z = (float) Double.longBitsToDouble(c);
      Supplier<String> what = () -> "%016x %016x %016x seed %d".formatted(a, b, c, SEED);
      check(what, ClassicArithmetic.add(a, b, p, 0), x + y);
      check(what, ClassicArithmetic.subtract(a, b, p, 0), x - y);
      check(what, ClassicArithmetic.multiply(a, b, p, 0), x * y);
      check(what, ClassicArithmetic.divide(a, b, p, 0), x / y);
      check(what, ClassicArithmetic.multiplyAdd(a, b, c, p, 0), Math.fma(x, y, z));
      check(what, ClassicArithmetic.squareRoot(a, p, 0), (float) Math.sqrt(x));
    }
  }

  @Test
  void memoryFormats() {
    for (int i = 0; i < EACH; i++) {
      float value = (float) Double.longBitsToDouble(operands.any());
      int word = Float.floatToRawIntBits(value);
      compared++;
      if (!Float.isNaN(value)) {
        assertThat(Singles.toDouble(word)).isEqualTo(Double.doubleToRawLongBits(value));
      }
      assertThat(Singles.ofDouble(Singles.toDouble(word))).isEqualTo(word);
    }
  }

  @Test
  void comparisons() {
    for (int i = 0; i < EACH; i++) {
      long a = operands.any();
      long b = i % 3 == 0 ? a : operands.any();
      double x = Double.longBitsToDouble(a);
      double y = Double.longBitsToDouble(b);
      int expected = x < y ? 8 : x > y ? 4 : x == y ? 2 : 1;
      compared++;
      assertThat(FpOrder.compare(a, b)).as("%016x %016x", a, b).isEqualTo(expected);
    }
  }
}
