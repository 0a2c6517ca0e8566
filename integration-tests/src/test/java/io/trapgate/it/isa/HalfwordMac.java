package io.trapgate.it.isa;

import io.trapgate.target.ppc.EmbeddedOp;

/** Where QEMU 7.2's multiply-accumulates of the 440 go wrong. */
final class HalfwordMac {
  private static final int SIGNED = 0x1 << 6;
  private static final int SATURATES_OR_RECORDS = 0x12 << 6;
  private static final int A_LOW = 0x4 << 6;
  private static final int B_LOW = 0x8 << 6;

  private HalfwordMac() {}

  private static boolean isMac(IsaCase test) {
    return test.code() == EmbeddedOp.MAC || test.code() == EmbeddedOp.NMAC;
  }

  /** It stores the sum only where it looks for overflow. */
  static boolean losesResult(IsaCase test) {
    return isMac(test) && (test.word() & SATURATES_OR_RECORDS) == 0;
  }

  /** Whether its verdict on overflow isn't the one that the sum in 64 bits gives. */
  static boolean mistakesOverflow(IsaCase test) {
    int word = test.word();
    if (!isMac(test) || losesResult(test) || (word & SIGNED) == 0) {
      return false;
    }
    int a = (short) (test.before().get(test.ra()) >> ((word & A_LOW) != 0 ? 0 : 16));
    int b = (short) (test.before().get(test.rb()) >> ((word & B_LOW) != 0 ? 0 : 16));
    int target = test.before().get(word >>> 21 & 31);
    long sum = target + (test.code() == EmbeddedOp.NMAC ? -1L : 1L) * a * b;
    boolean overflows = sum != (int) sum;
    boolean verdict = (target ^ a * b) < 0 && (target ^ (int) sum) >= 0;
    return overflows != verdict;
  }
}
