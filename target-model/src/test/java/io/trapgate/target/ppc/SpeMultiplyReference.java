package io.trapgate.target.ppc;

import java.math.BigInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The multiplications a second time, from the structure of their mnemonics alone (SPEPEM chapter 3,
 * "mnemonic structure") and in unbounded integers: which elements, which product, what becomes of
 * it, where it goes.
 */
final class SpeMultiplyReference {
  private static final Pattern STRUCTURE =
      Pattern.compile("evm(he|ho|wl|wh|w)(g?)([us])([ms])([if])(a|aaw|aa|anw|an|)");

  /** State that a vector instruction reads or writes, each as 64 or 32 bits. */
  record State(long result, long acc, int spefscr) {}

  private final Matcher form;
  private final long a;
  private final long b;
  private final State before;
  private boolean overflow;

  private SpeMultiplyReference(Matcher form, long a, long b, State before) {
    this.form = form;
    this.a = a;
    this.b = b;
    this.before = before;
  }

  static boolean knows(String mnemonic) {
    return STRUCTURE.matcher(mnemonic).matches();
  }

  static State of(String mnemonic, long a, long b, State before) {
    Matcher form = STRUCTURE.matcher(mnemonic);
    if (!form.matches()) {
      throw new IllegalArgumentException(mnemonic);
    }
    return new SpeMultiplyReference(form, a, b, before).result();
  }

  private boolean signed() {
    return form.group(3).equals("s");
  }

  private boolean saturates() {
    return form.group(4).equals("s");
  }

  private boolean fraction() {
    return form.group(5).equals("f");
  }

  private String target() {
    return form.group(6);
  }

  /** Guarded ones and whole words have one result, of 64 bits, from the lower word. */
  private boolean whole() {
    return form.group(1).equals("w") || !form.group(2).isEmpty();
  }

  private State result() {
    long result;
    int bits = 0;
    if (whole()) {
      result = lane(0, 64).longValue();
      bits = overflow ? 0x4000 : 0;
    } else {
      BigInteger high = lane(32, 32);
      bits |= overflow ? 0x4000_0000 : 0;
      BigInteger low = lane(0, 32);
      bits |= overflow ? 0x4000 : 0;
      result = high.shiftLeft(32).add(low.mod(BigInteger.TWO.pow(32))).longValue();
    }
    int status = before.spefscr;
    if (saturates()) {
      status = status & 0xBFFF_BFFF | bits;
      status |= (bits & 0x4000_0000) != 0 ? 0x8000_0000 : 0;
      status |= (bits & 0x4000) != 0 ? 0x8000 : 0;
    }
    return new State(result, target().isEmpty() ? before.acc : result, status);
  }

  /** The result whose accumulator part starts at that bit. */
  private BigInteger lane(int shift, int width) {
    overflow = false;
    BigInteger product = product(shift);
    if (!target().startsWith("aa") && !target().startsWith("an")) {
      return product;
    }
    BigInteger acc = field(before.acc, shift, width, signed());
    BigInteger sum = target().startsWith("aa") ? acc.add(product) : acc.subtract(product);
    if (!saturates()) {
      return sum;
    }
    BigInteger clamped = clamped(sum, width);
    return whole() ? sum : clamped;
  }

  private BigInteger product(int shift) {
    boolean halfword = form.group(1).startsWith("h");
    int size = halfword ? 16 : 32;
    int at = shift + (form.group(1).equals("he") ? 16 : 0);
    BigInteger x = field(a, at, size, signed());
    BigInteger y = field(b, at, size, signed());
    BigInteger product = x.multiply(y);
    if (fraction()) {
      product = product.shiftLeft(1);
      product = saturates() ? clamped(product, 2 * size) : product;
    }
    return switch (form.group(1)) {
      case "wh" -> product.shiftRight(32);
      case "wl" -> field(product.longValue(), 0, 32, signed());
      default -> product;
    };
  }

  /** The nearest value that so many bits hold; remembers when it is another. */
  private BigInteger clamped(BigInteger value, int width) {
    BigInteger span = BigInteger.TWO.pow(width);
    BigInteger least = signed() ? span.shiftRight(1).negate() : BigInteger.ZERO;
    BigInteger most = least.add(span).subtract(BigInteger.ONE);
    BigInteger nearest = value.max(least).min(most);
    overflow |= !nearest.equals(value);
    return nearest;
  }

  /** So many bits from that one up. */
  static BigInteger field(long register, int shift, int size, boolean signed) {
    BigInteger span = BigInteger.TWO.pow(size);
    BigInteger value = BigInteger.valueOf(register).shiftRight(shift).mod(span);
    boolean negative = signed && value.testBit(size - 1);
    return negative ? value.subtract(span) : value;
  }
}
