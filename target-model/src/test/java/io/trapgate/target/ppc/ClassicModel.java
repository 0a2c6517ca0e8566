package io.trapgate.target.ppc;

import io.trapgate.target.ppc.fp.Definition;
import io.trapgate.target.ppc.fp.FpFlags;
import io.trapgate.target.ppc.fp.FpResult;
import io.trapgate.target.ppc.fp.Rational;
import java.math.BigInteger;
import java.util.TreeSet;

/**
 * An arithmetic instruction of the classic unit by its name, on exact numbers: target and FPSCR
 * after it and whether an enabled exception occurred (Book E, 4.4; bits of the FPSCR by their
 * numbers in its figure).
 */
final class ClassicModel {
  private static final int VE = 56;
  private static final int OE = 57;
  private static final int UE = 58;
  private static final int ZE = 59;
  private static final int XE = 60;
  private static final int OX = 35;
  private static final int UX = 36;
  private static final int ZX = 37;
  private static final int XX = 38;
  private static final int VXSNAN = 39;
  private static final int VXISI = 40;
  private static final int VXIDI = 41;
  private static final int VXZDZ = 42;
  private static final int VXIMZ = 43;
  private static final int FR = 45;
  private static final int FI = 46;
  private static final int VXSOFT = 53;
  private static final int VXSQRT = 54;
  private static final int VXCVI = 55;
  private static final long NAN = 0x7FF8_0000_0000_0000L;

  long target;
  int fpscr;
  boolean enabled;

  private final String operation;
  private final boolean single;
  private final TreeSet<Integer> raised = new TreeSet<>();
  private long result;
  private boolean roundedUp;
  private boolean inexact;
  private boolean wrapped;

  ClassicModel(String mnemonic, long target, int fpscr) {
    single = mnemonic.matches("f.*(add|sub|mul|div)s|frsp|fres");
    operation = mnemonic.matches("f.*(add|sub|mul|div)s") ? cut(mnemonic) : mnemonic;
    this.target = target;
    this.fpscr = fpscr;
  }

  private static String cut(String text) {
    return text.substring(0, text.length() - 1);
  }

  private boolean bit(int number) {
    return (fpscr >>> 63 - number & 1) != 0;
  }

  private void bit(int number, boolean value) {
    int mask = 1 << 63 - number;
    fpscr = value ? fpscr | mask : fpscr & ~mask;
  }

  private static double number(long bits) {
    return Double.longBitsToDouble(bits);
  }

  private static boolean nan(long bits) {
    return Double.isNaN(number(bits));
  }

  private static boolean signaling(long bits) {
    return nan(bits) && (bits & 1L << 51) == 0;
  }

  private static long bits(double value) {
    return Double.doubleToRawLongBits(value);
  }

  /** Executes it. */
  void run(long a, long b, long c) {
    switch (operation) {
      case "fadd" -> binary(a, b, () -> add(a, b));
      case "fsub" -> binary(a, b, () -> add(a, b ^ Long.MIN_VALUE));
      case "fmul" -> binary(a, c, () -> multiply(a, c));
      case "fdiv" -> binary(a, b, () -> divide(a, b));
      case "fres" -> binary(b, b, () -> divide(bits(1), b));
      case "frsp" -> binary(b, b, () -> rounded(b));
      case "frsqrte" -> binary(b, b, () -> reciprocalRoot(b));
      case "fctiw" -> integer(b, fpscr & 3);
      case "fctiwz" -> integer(b, 1);
      default -> multiplyAdd(a, c, b);
    }
    if (operation.matches("fres|frsqrte")) {
      raised.remove(XX);
      inexact = false;
      roundedUp = false;
    }
    finish();
  }

  private void binary(long a, long b, Runnable numbers) {
    if (nan(a) || nan(b)) {
      propagate(a, b, b);
    } else {
      numbers.run();
    }
  }

  private void propagate(long a, long b, long c) {
    if (signaling(a) || signaling(b) || signaling(c)) {
      raised.add(VXSNAN);
    }
    result = (nan(a) ? a : nan(b) ? b : c) | 1L << 51;
    if (operation.equals("frsp")) {
      result &= -1L << 29;
    }
  }

  private void invalid(int exception) {
    raised.add(exception);
    result = NAN;
  }

  private void exact(Rational value, boolean zeroSign) {
    if (value.isZero()) {
      result = zeroSign ? Long.MIN_VALUE : 0;
      return;
    }
    int control = fpscr & 3 | (bit(OE) ? 4 : 0) | (bit(UE) ? 8 : 0);
    FpResult rounded =
        Definition.round(value, single, operation.equals("frsqrte") ? fpscr & 3 : control);
    result = rounded.bits();
    if (rounded.has(FpFlags.OVERFLOW)) {
      raised.add(OX);
    }
    if (rounded.has(FpFlags.UNDERFLOW)) {
      raised.add(UX);
    }
    wrapped = bit(UE) && rounded.has(FpFlags.TINY);
    inexact = rounded.has(FpFlags.INEXACT);
    roundedUp = rounded.has(FpFlags.ROUNDED_UP);
    if (inexact) {
      raised.add(XX);
    }
  }

  private void rounded(long b) {
    if (Double.isInfinite(number(b))) {
      result = b;
    } else {
      exact(Rational.of(b), b < 0);
    }
  }

  private void add(long a, long b) {
    boolean infiniteA = Double.isInfinite(number(a));
    boolean infiniteB = Double.isInfinite(number(b));
    if (infiniteA && infiniteB && a != b) {
      invalid(VXISI);
    } else if (infiniteA || infiniteB) {
      result = infiniteA ? a : b;
    } else {
      boolean zeros = number(a) == 0 && number(b) == 0 && a == b;
      exact(Rational.of(a).plus(Rational.of(b)), zeros ? a < 0 : (fpscr & 3) == 3);
    }
  }

  private void multiply(long a, long c) {
    boolean negative = (a ^ c) < 0;
    if (Double.isInfinite(number(a)) || Double.isInfinite(number(c))) {
      if (number(a) == 0 || number(c) == 0) {
        invalid(VXIMZ);
      } else {
        result = bits(negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
      }
    } else {
      exact(Rational.of(a).times(Rational.of(c)), negative);
    }
  }

  private void divide(long a, long b) {
    boolean negative = (a ^ b) < 0;
    boolean infiniteA = Double.isInfinite(number(a));
    boolean infiniteB = Double.isInfinite(number(b));
    long infinity = bits(negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY);
    if (infiniteA && infiniteB) {
      invalid(VXIDI);
    } else if (number(a) == 0 && number(b) == 0) {
      invalid(VXZDZ);
    } else if (infiniteA) {
      result = infinity;
    } else if (infiniteB) {
      result = negative ? Long.MIN_VALUE : 0;
    } else if (number(b) == 0) {
      raised.add(ZX);
      result = infinity;
    } else {
      exact(Rational.of(a).over(Rational.of(b)), negative);
    }
  }

  private void reciprocalRoot(long b) {
    if (number(b) < 0) {
      invalid(VXSQRT);
    } else if (number(b) == 0) {
      divide(bits(1), b);
    } else if (Double.isInfinite(number(b))) {
      result = 0;
    } else {
      long root = Definition.round(Rational.of(b).root(), false, fpscr & 3).bits();
      exact(Rational.of(bits(1)).over(Rational.of(root)), false);
    }
  }

  private void multiplyAdd(long a, long c, long b) {
    boolean zero = number(a) == 0 || number(c) == 0;
    boolean infinite = Double.isInfinite(number(a)) || Double.isInfinite(number(c));
    if (zero && infinite) {
      raised.add(VXIMZ);
      result = NAN;
    }
    boolean subtracts = operation.endsWith("sub");
    if (nan(a) || nan(b) || nan(c)) {
      propagate(a, b, c);
      return;
    }
    if (zero && infinite) {
      return;
    }
    long addend = subtracts ? b ^ Long.MIN_VALUE : b;
    boolean negative = (a ^ c) < 0;
    if (infinite) {
      add(bits(negative ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY), addend);
    } else if (Double.isInfinite(number(b))) {
      result = addend;
    } else {
      Rational exact = Rational.of(a).times(Rational.of(c)).plus(Rational.of(addend));
      boolean sameZeros = zero && number(b) == 0 && negative == addend < 0;
      exact(exact, sameZeros ? negative : (fpscr & 3) == 3);
    }
    if (operation.startsWith("fnm") && !nan(result)) {
      result ^= Long.MIN_VALUE;
    }
  }

  private void integer(long b, int mode) {
    if (nan(b)) {
      raised.add(VXCVI);
      if (signaling(b)) {
        raised.add(VXSNAN);
      }
      result = Integer.MIN_VALUE;
      return;
    }
    double value = number(b);
    boolean fits = Math.abs(value) < 0x1p40;
    BigInteger rounded = fits ? Definition.toInteger(Rational.of(b), mode) : BigInteger.TWO.pow(40);
    if (!fits && value < 0) {
      rounded = rounded.negate();
    }
    if (rounded.bitLength() > 31) {
      raised.add(VXCVI);
      result = value < 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
      return;
    }
    result = rounded.longValue();
    inexact = rounded.doubleValue() != value;
    roundedUp = Math.abs(rounded.doubleValue()) > Math.abs(value);
    if (inexact) {
      raised.add(XX);
    }
  }

  private void finish() {
    boolean anyInvalid = raised.stream().anyMatch(e -> e >= VXSNAN);
    boolean held = anyInvalid && bit(VE) || raised.contains(ZX) && bit(ZE);
    for (int each : raised) {
      if (!bit(each)) {
        bit(32, true);
      }
      bit(each, true);
    }
    bit(FR, !held && roundedUp);
    bit(FI, !held && inexact);
    if (!held) {
      target = result;
      if (!operation.startsWith("fctiw")) {
        fpscr = fpscr & ~0x1F000 | kind() << 12;
      }
    }
    enabled =
        anyInvalid && bit(VE)
            || raised.contains(OX) && bit(OE)
            || raised.contains(UX) && bit(UE)
            || raised.contains(ZX) && bit(ZE)
            || raised.contains(XX) && bit(XE);
    summarize();
  }

  private void summarize() {
    boolean vx = bit(VXSOFT) || bit(VXSQRT) || bit(VXCVI);
    for (int each = VXSNAN; each <= 44; each++) {
      vx |= bit(each);
    }
    bit(34, vx);
    boolean fex = vx && bit(VE) || bit(OX) && bit(OE) || bit(UX) && bit(UE);
    bit(33, fex || bit(ZX) && bit(ZE) || bit(XX) && bit(XE));
  }

  /** The table of FPRF. */
  private int kind() {
    double value = number(result);
    if (nan(result)) {
      return 0b10001;
    }
    boolean negative = result < 0;
    if (Double.isInfinite(value)) {
      return negative ? 0b01001 : 0b00101;
    }
    if (value == 0) {
      return negative ? 0b10010 : 0b00010;
    }
    boolean denormal =
        !wrapped && Math.abs(value) < (single ? Float.MIN_NORMAL : Double.MIN_NORMAL);
    return (negative ? 0b01000 : 0b00100) | (denormal ? 0b10000 : 0);
  }
}
