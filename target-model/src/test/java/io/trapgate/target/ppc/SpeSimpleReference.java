package io.trapgate.target.ppc;

import static java.util.Map.entry;

import java.math.BigInteger;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The instructions on two words a second time: words are numbers without bound or texts of bits,
 * and each instruction is what the SPEPEM says of one word.
 */
final class SpeSimpleReference {
  private static final BigInteger SPAN = BigInteger.TWO.pow(32);
  private static final BigInteger ROUNDING = BigInteger.valueOf(0x8000);

  /** One word of the result from one word of each operand and the immediate. */
  private interface Word {
    BigInteger of(BigInteger a, BigInteger b, int immediate);
  }

  private static final Map<String, Word> WORDS =
      Map.ofEntries(
          entry("evaddw", (a, b, i) -> a.add(b)),
          entry("evsubfw", (a, b, i) -> b.subtract(a)),
          entry("evabs", (a, b, i) -> signed(a).abs()),
          entry("evneg", (a, b, i) -> signed(a).negate()),
          entry("evextsb", (a, b, i) -> extended(a, 8)),
          entry("evextsh", (a, b, i) -> extended(a, 16)),
          entry("evrndw", (a, b, i) -> a.add(ROUNDING).shiftRight(16).shiftLeft(16)),
          entry("evcntlzw", (a, b, i) -> run(bits(a), '0')),
          entry("evcntlsw", (a, b, i) -> run(bits(a), bits(a).charAt(0))),
          entry("evand", (a, b, i) -> byBit(a, b, "0001")),
          entry("evandc", (a, b, i) -> byBit(a, b, "0010")),
          entry("evxor", (a, b, i) -> byBit(a, b, "0110")),
          entry("evor", (a, b, i) -> byBit(a, b, "0111")),
          entry("evnor", (a, b, i) -> byBit(a, b, "1000")),
          entry("eveqv", (a, b, i) -> byBit(a, b, "1001")),
          entry("evorc", (a, b, i) -> byBit(a, b, "1011")),
          entry("evnand", (a, b, i) -> byBit(a, b, "1110")),
          entry("evsrwu", (a, b, i) -> a.shiftRight(count(b, 64))),
          entry("evsrws", (a, b, i) -> signed(a).shiftRight(count(b, 64))),
          entry("evslw", (a, b, i) -> a.shiftLeft(count(b, 64))),
          entry("evrlw", (a, b, i) -> rotated(a, count(b, 32))),
          entry("evsrwiu", (a, b, i) -> a.shiftRight(i)),
          entry("evsrwis", (a, b, i) -> signed(a).shiftRight(i)),
          entry("evslwi", (a, b, i) -> a.shiftLeft(i)),
          entry("evrlwi", (a, b, i) -> rotated(a, i)));

  private SpeSimpleReference() {}

  static boolean knows(String mnemonic) {
    return WORDS.containsKey(mnemonic);
  }

  static long of(String mnemonic, long a, long b, int immediate) {
    Word word = WORDS.get(mnemonic);
    if (word == null) {
      throw new IllegalArgumentException(mnemonic);
    }
    BigInteger high = word.of(half(a, 32), half(b, 32), immediate).mod(SPAN);
    BigInteger low = word.of(half(a, 0), half(b, 0), immediate).mod(SPAN);
    return high.multiply(SPAN).add(low).longValue();
  }

  static BigInteger half(long register, int shift) {
    return SpeMultiplyReference.field(register, shift, 32, false);
  }

  static BigInteger signed(BigInteger word) {
    return extended(word, 32);
  }

  private static BigInteger extended(BigInteger word, int size) {
    return SpeMultiplyReference.field(word.longValue(), 0, size, true);
  }

  private static String bits(BigInteger word) {
    return word.setBit(32).toString(2).substring(1);
  }

  private static BigInteger run(String bits, char bit) {
    return BigInteger.valueOf(bits.chars().takeWhile(c -> c == bit).count());
  }

  /** Bit by bit: the result for 00, 01, 10 and 11. */
  private static BigInteger byBit(BigInteger a, BigInteger b, String truth) {
    String x = bits(a);
    String y = bits(b);
    return new BigInteger(
        IntStream.range(0, 32)
            .map(i -> 2 * (x.charAt(i) - '0') + y.charAt(i) - '0')
            .mapToObj(row -> truth.substring(row, row + 1))
            .collect(Collectors.joining()),
        2);
  }

  private static int count(BigInteger word, int modulus) {
    return word.mod(BigInteger.valueOf(modulus)).intValue();
  }

  private static BigInteger rotated(BigInteger word, int count) {
    String bits = bits(word);
    return new BigInteger(bits.substring(count) + bits.substring(0, count), 2);
  }
}
