package io.trapgate.it.isa;

import io.trapgate.target.ppc.EmbeddedOp;
import java.util.function.IntUnaryOperator;

/** Where QEMU 7.2's multiply-accumulates of the 440 go wrong. */
public final class HalfwordMac {
  private static final int SIGNED = 0x1 << 6;
  private static final int SATURATES_OR_RECORDS = 0x12 << 6;
  private static final int A_LOW = 0x4 << 6;
  private static final int B_LOW = 0x8 << 6;

  private HalfwordMac() {}

  /** Whether that operation of the opcode table accumulates. */
  public static boolean isMac(int code) {
    return code == EmbeddedOp.MAC || code == EmbeddedOp.NMAC;
  }

  /** It stores the sum only where it looks for overflow. */
  public static boolean losesResult(int code, int word) {
    return isMac(code) && (word & SATURATES_OR_RECORDS) == 0;
  }

  static boolean losesResult(IsaCase test) {
    return losesResult(test.code(), test.word());
  }

  /**
   * Whether its verdict on overflow isn't the one that the sum in 64 bits gives.
   *
   * @param registers the general registers before
   */
  public static boolean mistakesOverflow(int code, int word, IntUnaryOperator registers) {
    if (!isMac(code) || losesResult(code, word) || (word & SIGNED) == 0) {
      return false;
    }
    int ra = registers.applyAsInt(word >>> 16 & 31);
    int rb = registers.applyAsInt(word >>> 11 & 31);
    int a = (short) (ra >> ((word & A_LOW) != 0 ? 0 : 16));
    int b = (short) (rb >> ((word & B_LOW) != 0 ? 0 : 16));
    int target = registers.applyAsInt(word >>> 21 & 31);
    long sum = target + (code == EmbeddedOp.NMAC ? -1L : 1L) * a * b;
    boolean overflows = sum != (int) sum;
    boolean verdict = (target ^ a * b) < 0 && (target ^ (int) sum) >= 0;
    return overflows != verdict;
  }

  static boolean mistakesOverflow(IsaCase test) {
    return mistakesOverflow(test.code(), test.word(), test.before()::get);
  }
}
