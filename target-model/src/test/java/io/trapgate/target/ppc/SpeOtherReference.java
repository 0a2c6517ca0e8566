package io.trapgate.target.ppc;

import io.trapgate.target.ppc.SpeMultiplyReference.State;
import java.math.BigInteger;
import java.util.Set;

/**
 * A second formulation of what is neither a multiplication nor word by word: sums with the
 * accumulator, divisions, merges, splats and the bit-reversed increment.
 */
final class SpeOtherReference {
  private static final Set<String> KNOWN =
      Set.of(
          "evaddiw",
          "evsubifw",
          "evaddusiaaw",
          "evaddssiaaw",
          "evaddumiaaw",
          "evaddsmiaaw",
          "evsubfusiaaw",
          "evsubfssiaaw",
          "evsubfumiaaw",
          "evsubfsmiaaw",
          "evmra",
          "evdivws",
          "evdivwu",
          "evmergehi",
          "evmergelo",
          "evmergehilo",
          "evmergelohi",
          "evsplati",
          "evsplatfi",
          "brinc");

  private static final int MASK_BITS = 16;

  private SpeOtherReference() {}

  static boolean knows(String mnemonic) {
    return KNOWN.contains(mnemonic);
  }

  /**
   * @param fields the register fields of the word, rA's and rB's, which may be immediates
   */
  static State of(String mnemonic, int[] fields, long a, long b, State before) {
    return switch (mnemonic) {
      case "evmra" -> new State(a, a, before.spefscr());
      case "evdivws", "evdivwu" -> division(mnemonic.endsWith("s"), a, b, before);
      case "evaddiw" -> result(SpeSimpleReference.of("evaddw", both(fields[0]), b, 0), before);
      case "evsubifw" -> result(SpeSimpleReference.of("evsubfw", both(fields[0]), b, 0), before);
      case "evsplati" -> result(both(fields[0] < 16 ? fields[0] : fields[0] - 32), before);
      case "evsplatfi" -> result(both((int) (fields[0] * (1L << 27))), before);
      case "evmergehi" -> result(joined(a, 32, b, 32), before);
      case "evmergelo" -> result(joined(a, 0, b, 0), before);
      case "evmergehilo" -> result(joined(a, 32, b, 0), before);
      case "evmergelohi" -> result(joined(a, 0, b, 32), before);
      case "brinc" -> result(increment(a, b, before.result()), before);
      default -> sum(mnemonic, a, before);
    };
  }

  private static State result(long value, State before) {
    return new State(value, before.acc(), before.spefscr());
  }

  private static long both(int word) {
    return joined(word, 0, word, 0);
  }

  private static long joined(long x, int xShift, long y, int yShift) {
    BigInteger high = SpeSimpleReference.half(x, xShift);
    return high.shiftLeft(32).add(SpeSimpleReference.half(y, yShift)).longValue();
  }

  /** Counts up in the bits of the mask from the highest down, one carry after the other. */
  private static long increment(long a, long mask, long before) {
    long next = a & 0xFFFF_FFFFL;
    for (int bit = MASK_BITS - 1; bit >= 0; bit--) {
      long weight = 1L << bit;
      if ((mask & weight) == 0) {
        next &= ~weight;
      }
    }
    for (int bit = MASK_BITS - 1; bit >= 0; bit--) {
      long weight = 1L << bit;
      if ((mask & weight) == 0) {
        continue;
      }
      next ^= weight;
      if ((next & weight) != 0) {
        break;
      }
    }
    return before >>> 32 << 32 | next;
  }

  /** A sum is a product with one: the halfword forms have the same names. */
  private static State sum(String mnemonic, long a, State before) {
    boolean add = mnemonic.startsWith("evadd");
    String kind = mnemonic.substring(add ? 5 : 6, add ? 8 : 9);
    String multiply = "evmwl" + kind + (add ? "aaw" : "anw");
    return SpeMultiplyReference.of(multiply, a, both(1), before);
  }

  private static State division(boolean signed, long a, long b, State before) {
    int bits = 0;
    BigInteger[] quotients = new BigInteger[2];
    for (int i = 0; i < 2; i++) {
      BigInteger x = SpeMultiplyReference.field(a, 32 * i, 32, signed);
      BigInteger y = SpeMultiplyReference.field(b, 32 * i, 32, signed);
      BigInteger most = BigInteger.TWO.pow(signed ? 31 : 32).subtract(BigInteger.ONE);
      BigInteger least = signed ? most.not() : BigInteger.ZERO;
      boolean none = y.signum() == 0 || x.divide(y).compareTo(most) > 0;
      quotients[i] = none ? (x.signum() < 0 && y.signum() == 0 ? least : most) : x.divide(y);
      bits |= none ? 0x4000 << 16 * i : 0;
    }
    long result = joined(quotients[1].longValue(), 0, quotients[0].longValue(), 0);
    int status = before.spefscr() & 0xBFFF_BFFF | bits | 2 * bits;
    return new State(result, before.acc(), status);
  }
}
