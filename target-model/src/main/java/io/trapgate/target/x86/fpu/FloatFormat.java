package io.trapgate.target.x86.fpu;

/**
 * How many bits of significand and which exponents a result may have (Intel SDM 1 4.2, 8.1.5.2).
 *
 * @param precision bits of significand, the integer bit included
 * @param least smallest exponent of a normal number
 * @param most largest exponent of a finite number
 */
public record FloatFormat(int precision, int least, int most) {
  public static final FloatFormat SINGLE = new FloatFormat(24, -126, 127);
  public static final FloatFormat DOUBLE = new FloatFormat(53, -1022, 1023);
  public static final FloatFormat EXTENDED = new FloatFormat(64, -16382, 16383);

  /** What the control word's precision control makes of results in registers. */
  public static FloatFormat ofControlWord(int fcw) {
    return switch (fcw >>> 8 & 3) {
      case 0 -> new FloatFormat(24, EXTENDED.least, EXTENDED.most);
      case 2 -> new FloatFormat(53, EXTENDED.least, EXTENDED.most);
      default -> EXTENDED; // 3, and the reserved 1
    };
  }

  /** Bytes in memory of the single and the double format. */
  int bytes() {
    return precision == 24 ? 4 : 8;
  }

  /** Bits of the stored fraction. */
  private int fractionBits() {
    return precision - 1;
  }

  /** The value of an encoding in memory; exact, denormals become normal. */
  public F80 decode(long bits) {
    int width = 8 * bytes();
    boolean negative = (bits >>> width - 1 & 1) != 0;
    int exponentMask = 2 * most + 1;
    int exponent = (int) (bits >>> fractionBits()) & exponentMask;
    long fraction = (bits & (1L << fractionBits()) - 1) << 64 - precision;
    int sign = negative ? 0x8000 : 0;
    if (exponent == exponentMask) {
      return new F80(sign | F80.SPECIAL, F80.INTEGER_BIT | fraction);
    }
    if (exponent != 0) {
      return new F80(sign | exponent - most + F80.BIAS, F80.INTEGER_BIT | fraction);
    }
    if (fraction == 0) {
      return new F80(sign, 0);
    }
    int shift = Long.numberOfLeadingZeros(fraction);
    return new F80(sign | least + F80.BIAS - shift, fraction << shift);
  }

  /** Whether an encoding in memory is a denormal. */
  public boolean isDenormal(long bits) {
    long magnitude = bits & (1L << 8 * bytes() - 1) - 1;
    return magnitude != 0 && magnitude >>> fractionBits() == 0;
  }

  /** The encoding in memory of a value that this format can hold exactly, or of a NaN cut to it. */
  public long encode(F80 value) {
    long sign = value.isNegative() ? 1L << 8 * bytes() - 1 : 0;
    if (value.isZero()) {
      return sign;
    }
    long fraction = (value.significand() & ~F80.INTEGER_BIT) >>> 64 - precision;
    if (value.exponent() == F80.SPECIAL) {
      return sign | 2L * most + 1 << fractionBits() | fraction;
    }
    int exponent = Math.max(value.exponent(), 1) - F80.BIAS;
    if (exponent < least) {
      return sign | value.significand() >>> 64 - precision + least - exponent;
    }
    return sign | (long) (exponent + most) << fractionBits() | fraction;
  }
}
