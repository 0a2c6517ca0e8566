package io.trapgate.target.x86.core;

/**
 * The six arithmetic flags of a result, for all widths (Intel SDM 1 3.4.3.1). Operands are
 * zero-extended; of a result only the low bytes count. Pure functions without allocation or
 * branches: each instruction passes here.
 */
final class Alu {
  private static final int SIGN_BIT = 7;
  private static final int OVERFLOW_BIT = 11;
  private static final int PARITY_BIT = 2;

  private Alu() {}

  /** Flags of {@code result = a + b}, or {@code a + b + 1}. */
  static int sum(long a, long b, long result, int bytes) {
    long carries = a & b | (a | b) & ~result;
    return carried(carries, (a ^ result) & (b ^ result), result, bytes)
        | (int) (a ^ b ^ result) & Flag.AF;
  }

  /** Flags of {@code result = a - b}, or {@code a - b - 1}. */
  static int difference(long a, long b, long result, int bytes) {
    long borrows = ~a & b | (~a | b) & result;
    return carried(borrows, (a ^ b) & (a ^ result), result, bytes)
        | (int) (a ^ b ^ result) & Flag.AF;
  }

  private static int carried(long carries, long overflows, long result, int bytes) {
    int top = 8 * bytes - 1;
    return (int) (carries >>> top) & 1
        | ((int) (overflows >>> top) & 1) << OVERFLOW_BIT
        | logic(result, bytes);
  }

  /** SF, ZF and PF of a result; the others are 0, as after AND, OR and XOR. */
  static int logic(long result, int bytes) {
    long shifted = result << 64 - 8 * bytes;
    return (int) (shifted >>> 63) << SIGN_BIT
        | (shifted == 0 ? Flag.ZF : 0)
        | (~Integer.bitCount((int) result & 0xFF) & 1) << PARITY_BIT;
  }

  /** OF when the bit is set. */
  static int overflow(long bit) {
    return (int) (bit & 1) << OVERFLOW_BIT;
  }
}
