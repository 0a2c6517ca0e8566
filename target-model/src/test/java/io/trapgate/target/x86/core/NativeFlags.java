package io.trapgate.target.x86.core;

/** Which flags are defined after an instruction, by the kinds of {@code x86/cases.c}. */
final class NativeFlags {
  private NativeFlags() {}

  /**
   * The mask.
   *
   * @param kind of instruction
   * @param count of a shift, as it was given
   * @param bytes width
   */
  static int defined(char kind, int count, int bytes) {
    int cut = count & (bytes == 8 ? 63 : 31);
    return switch (kind) {
      case 'a', 'x', 'z' -> Flag.ARITHMETIC;
      case 'l' -> Flag.ARITHMETIC & ~Flag.AF;
      case 's' -> shift(cut, 8 * bytes);
      case 'h' -> doubleShift(cut, 8 * bytes);
      case 'r', 'o' -> cut <= 1 ? Flag.ARITHMETIC : Flag.ARITHMETIC & ~Flag.OF;
      case 'm' -> Flag.CF | Flag.OF;
      case 'v' -> 0;
      case 'b', 't' -> Flag.CF | Flag.ZF;
      case 'f' -> Flag.ZF;
      case 'p' -> Flag.ARITHMETIC & ~Flag.OF;
      case 'u' -> Flag.AF | Flag.CF;
      case 'n' -> Flag.SF | Flag.ZF | Flag.PF;
      default -> throw new IllegalArgumentException("kind " + kind);
    };
  }

  /** AF never, OF for 1 only, CF up to the width, but for arithmetic shifts. */
  private static int shift(int count, int bits) {
    if (count == 0) {
      return Flag.ARITHMETIC;
    }
    int mask = Flag.ARITHMETIC & ~Flag.AF;
    if (count > 1) {
      mask &= ~Flag.OF;
    }
    return mask & (count >= bits ? ~Flag.CF : ~0);
  }

  private static int doubleShift(int count, int bits) {
    if (count == 0) {
      return Flag.ARITHMETIC;
    }
    if (count > bits) {
      return 0;
    }
    return count == 1 ? Flag.ARITHMETIC & ~Flag.AF : Flag.ARITHMETIC & ~(Flag.AF | Flag.OF);
  }
}
