package io.trapgate.target.ppc;

import io.trapgate.target.ppc.fp.Definition;
import io.trapgate.target.ppc.fp.FpFlags;
import io.trapgate.target.ppc.fp.FpResult;
import io.trapgate.target.ppc.fp.Rational;
import java.math.BigInteger;

/**
 * One element of an embedded floating-point instruction as the tables of ISA203, 7.4 "Embedded
 * Floating-Point Results Summary", have it, on exact numbers.
 *
 * @param bits the result, in the bits of its format
 * @param flags letters: I invalid, Z division by zero, O overflow, U underflow, G guard, X sticky
 */
record EmbeddedElement(long bits, String flags) {
  /** How the element's operation rounds. */
  record Rounding(int mode, boolean truncates) {
    int effective() {
      return truncates ? 1 : mode;
    }
  }

  private static boolean negative(long a, boolean single) {
    return (a >>> (single ? 31 : 63) & 1) != 0;
  }

  private static long exponent(long a, boolean single) {
    return single ? a >>> 23 & 0xFF : a >>> 52 & 0x7FF;
  }

  private static long fraction(long a, boolean single) {
    return single ? a & 0x7F_FFFF : a & 0xF_FFFF_FFFF_FFFFL;
  }

  /** Infinity or NaN. */
  private static boolean great(long a, boolean single) {
    return exponent(a, single) == (single ? 0xFF : 0x7FF);
  }

  static boolean nan(long a, boolean single) {
    return great(a, single) && fraction(a, single) != 0;
  }

  static boolean denormal(long a, boolean single) {
    return exponent(a, single) == 0 && fraction(a, single) != 0;
  }

  /** Zero or denormalized. */
  private static boolean nothing(long a, boolean single) {
    return exponent(a, single) == 0;
  }

  static boolean invalid(long a, boolean single) {
    return great(a, single) || denormal(a, single);
  }

  static Rational value(long a, boolean single) {
    double number = single ? Float.intBitsToFloat((int) a) : Double.longBitsToDouble(a);
    return Rational.of(Double.doubleToRawLongBits(number));
  }

  private static long max(boolean negative, boolean single) {
    if (single) {
      return negative ? 0xFF7F_FFFFL : 0x7F7F_FFFFL;
    }
    return negative ? 0xFFEF_FFFF_FFFF_FFFFL : 0x7FEF_FFFF_FFFF_FFFFL;
  }

  private static long zero(boolean negative, boolean single) {
    return negative ? single ? 0x8000_0000L : Long.MIN_VALUE : 0;
  }

  private static EmbeddedElement rounded(
      Rational exact, boolean single, Rounding rounding, boolean zeroSign) {
    if (exact.isZero()) {
      return new EmbeddedElement(zero(zeroSign, single), "");
    }
    boolean negative = exact.numerator().signum() < 0;
    FpResult result = Definition.round(exact, single, rounding.effective());
    if (result.has(FpFlags.TINY)) {
      return new EmbeddedElement(zero(zeroSign, single), "U");
    }
    if (result.has(FpFlags.OVERFLOW)) {
      return new EmbeddedElement(max(negative, single), "O");
    }
    return new EmbeddedElement(inFormat(result.bits(), single), dropped(result.flags()));
  }

  private static long inFormat(long bits, boolean single) {
    return single
        ? Float.floatToRawIntBits((float) Double.longBitsToDouble(bits)) & 0xFFFF_FFFFL
        : bits;
  }

  private static String dropped(int flags) {
    return ((flags & FpFlags.GUARD) != 0 ? "G" : "") + ((flags & FpFlags.STICKY) != 0 ? "X" : "");
  }

  static EmbeddedElement add(long a, long b, boolean single, Rounding rounding) {
    if (great(a, single) || great(b, single)) {
      long first = great(a, single) ? a : b;
      return new EmbeddedElement(max(negative(first, single), single), "I");
    }
    boolean down = rounding.mode() == 3;
    String flags = denormal(a, single) || denormal(b, single) ? "I" : "";
    if (nothing(a, single) && nothing(b, single)) {
      boolean same = negative(a, single) == negative(b, single);
      return new EmbeddedElement(zero(same ? negative(a, single) : down, single), flags);
    }
    if (nothing(a, single) || nothing(b, single)) {
      return new EmbeddedElement(nothing(a, single) ? b : a, flags);
    }
    return rounded(value(a, single).plus(value(b, single)), single, rounding, down);
  }

  static EmbeddedElement multiply(long a, long b, boolean single, Rounding rounding) {
    boolean negative = negative(a, single) != negative(b, single);
    String flags = invalid(a, single) || invalid(b, single) ? "I" : "";
    if (nothing(a, single) || nothing(b, single)) {
      return new EmbeddedElement(zero(negative, single), flags);
    }
    if (great(a, single) || great(b, single)) {
      return new EmbeddedElement(max(negative, single), flags);
    }
    return rounded(value(a, single).times(value(b, single)), single, rounding, negative);
  }

  static EmbeddedElement divide(long a, long b, boolean single, Rounding rounding) {
    boolean negative = negative(a, single) != negative(b, single);
    String flags = invalid(a, single) || invalid(b, single) ? "I" : "";
    if (great(b, single)) {
      return new EmbeddedElement(zero(negative, single), flags);
    }
    if (nothing(b, single)) {
      boolean plain = flags.isEmpty() && !nothing(a, single);
      return new EmbeddedElement(max(negative, single), plain ? "Z" : "I");
    }
    if (great(a, single)) {
      return new EmbeddedElement(max(negative, single), flags);
    }
    if (nothing(a, single)) {
      return new EmbeddedElement(zero(negative, single), flags);
    }
    return rounded(value(a, single).over(value(b, single)), single, rounding, negative);
  }

  /** From the other format to this one. */
  static EmbeddedElement convert(long b, boolean fromSingle, Rounding rounding) {
    boolean single = !fromSingle;
    boolean negative = negative(b, fromSingle);
    if (great(b, fromSingle)) {
      return new EmbeddedElement(max(negative, single), "I");
    }
    if (nothing(b, fromSingle)) {
      return new EmbeddedElement(zero(negative, single), denormal(b, fromSingle) ? "I" : "");
    }
    return rounded(value(b, fromSingle), single, rounding, negative);
  }

  /** An integer over two to the power of {@code point}. */
  static EmbeddedElement ofInteger(
      BigInteger integer, int point, boolean single, Rounding rounding) {
    return rounded(Rational.of(integer, -point), single, rounding, false);
  }

  /** To an integer of so many bits. */
  static EmbeddedElement toInteger(
      long b, boolean single, int point, boolean signed, Integers target) {
    BigInteger most =
        BigInteger.TWO.pow(signed ? target.bits() - 1 : target.bits()).subtract(BigInteger.ONE);
    BigInteger least = signed ? BigInteger.TWO.pow(target.bits() - 1).negate() : BigInteger.ZERO;
    if (nan(b, single) || denormal(b, single)) {
      return new EmbeddedElement(0, "I");
    }
    if (great(b, single)) {
      return new EmbeddedElement((negative(b, single) ? least : most).longValue(), "I");
    }
    Rational exact = value(b, single).times(Rational.power(point));
    BigInteger rounded = Definition.toInteger(exact, target.mode());
    boolean tooSmall = rounded.compareTo(least) < 0 || !signed && exact.numerator().signum() < 0;
    if (tooSmall || rounded.compareTo(most) > 0) {
      return new EmbeddedElement((tooSmall ? least : most).longValue(), "I");
    }
    int dropped = Definition.dropped(exact.abs(), exact.abs().floor());
    return new EmbeddedElement(rounded.longValue(), dropped(dropped));
  }

  /** What kind of integer, and how it is rounded to. */
  record Integers(int bits, int mode) {}
}
