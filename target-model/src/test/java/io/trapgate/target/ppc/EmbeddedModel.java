package io.trapgate.target.ppc;

import io.trapgate.target.ppc.EmbeddedElement.Integers;
import io.trapgate.target.ppc.EmbeddedElement.Rounding;
import java.math.BigInteger;
import java.util.List;

/**
 * An embedded floating-point instruction by its name: registers and SPEFSCR after it, and which
 * interrupt it ends in (SPEPEM; bits of SPEFSCR by their numbers in its figure).
 */
final class EmbeddedModel {
  private static final List<String> SCALAR = List.of("G", "X", "I", "Z", "U", "O");

  long rd;
  int cr;
  int spefscr;

  /** 0 for none, else 33 or 34. */
  int ivor;

  private final String prefix;
  private final String operation;

  EmbeddedModel(String mnemonic, long rd, int cr, int spefscr) {
    prefix = mnemonic.startsWith("evfs") ? "evfs" : mnemonic.substring(0, 3);
    operation = mnemonic.substring(prefix.length());
    this.rd = rd;
    this.cr = cr;
    this.spefscr = spefscr;
  }

  private boolean bit(int number) {
    return (spefscr >>> 63 - number & 1) != 0;
  }

  private void bit(int number, boolean value) {
    int mask = 1 << 63 - number;
    spefscr = value ? spefscr | mask : spefscr & ~mask;
  }

  /** Executes it on crfD 1. */
  void run(long a, long b) {
    if (operation.startsWith("tst")) {
      compare(a, b);
    } else if (prefix.equals("evfs")) {
      vector(a, b);
    } else {
      scalar(a, b);
    }
  }

  private Rounding rounding() {
    int mode = spefscr & 3;
    return new Rounding(mode, mode >= 2 || bit(57));
  }

  private void scalar(long a, long b) {
    boolean single = prefix.equals("efs");
    EmbeddedElement low = element(a, b, single);
    status(low.flags(), 50);
    finish(low.flags(), "", a, b);
    if (ivor != 33 && !operation.startsWith("cmp")) {
      boolean word = single || operation.startsWith("ct") && !operation.endsWith("dz");
      rd = word ? rd & -1L << 32 | low.bits() & 0xFFFF_FFFFL : low.bits();
    }
  }

  private void vector(long a, long b) {
    EmbeddedElement high = element(a >>> 32, b >>> 32, true);
    EmbeddedElement low = element(a & 0xFFFF_FFFFL, b & 0xFFFF_FFFFL, true);
    status(high.flags(), 34);
    status(low.flags(), 50);
    finish(low.flags(), high.flags(), a, b);
    if (ivor != 33 && !operation.startsWith("cmp")) {
      rd = high.bits() << 32 | low.bits() & 0xFFFF_FFFFL;
    }
  }

  /** FG, FX, FINV, FDBZ, FUNF and FOVF from that bit on. */
  private void status(String flags, int first) {
    for (int i = 0; i < 6; i++) {
      bit(first + i, flags.contains(SCALAR.get(i)));
    }
  }

  private void finish(String low, String high, long a, long b) {
    String all = low + high;
    bit(43, bit(43) || all.contains("I"));
    bit(44, bit(44) || all.contains("Z"));
    bit(45, bit(45) || all.contains("U"));
    bit(46, bit(46) || all.contains("O"));
    boolean data =
        all.contains("I") && bit(58)
            || all.contains("Z") && bit(59)
            || all.contains("U") && bit(60)
            || all.contains("O") && bit(61);
    if (data) {
      ivor = 33;
      return;
    }
    boolean inexact = all.matches(".*[GXUO].*");
    bit(42, bit(42) || inexact);
    boolean unrounded = (spefscr & 3) >= 2 && mayRound() && !all.matches(".*[IZ].*");
    ivor = inexact && bit(57) || unrounded ? 34 : 0;
    if (operation.startsWith("cmp")) {
      compare(a, b);
    }
  }

  /** Everything but comparisons, signs and what a double always holds. */
  private boolean mayRound() {
    boolean exact = prefix.equals("efd") && operation.matches("cfs|cf[us][if]");
    return !exact && !operation.matches("cmp..|abs|nabs|neg");
  }

  private EmbeddedElement element(long a, long b, boolean single) {
    return switch (operation) {
      case "add" -> EmbeddedElement.add(a, b, single, rounding());
      case "sub" -> EmbeddedElement.add(a, b ^ (single ? 1L << 31 : 1L << 63), single, rounding());
      case "mul" -> EmbeddedElement.multiply(a, b, single, rounding());
      case "div" -> EmbeddedElement.divide(a, b, single, rounding());
      case "abs", "nabs", "neg" -> sign(a, single);
      case "cfd" -> EmbeddedElement.convert(b, false, rounding());
      case "cfs" -> EmbeddedElement.convert(b & 0xFFFF_FFFFL, true, rounding());
      default -> operation.startsWith("cmp") ? checked(a, b, single) : integer(b, single);
    };
  }

  private static EmbeddedElement checked(long a, long b, boolean single) {
    boolean invalid = EmbeddedElement.invalid(a, single) || EmbeddedElement.invalid(b, single);
    return new EmbeddedElement(0, invalid ? "I" : "");
  }

  private EmbeddedElement sign(long a, boolean single) {
    long sign = single ? 1L << 31 : 1L << 63;
    long bits =
        switch (operation) {
          case "abs" -> a & ~sign;
          case "nabs" -> a | sign;
          default -> a ^ sign;
        };
    return new EmbeddedElement(bits, EmbeddedElement.invalid(a, single) ? "I" : "");
  }

  private EmbeddedElement integer(long b, boolean single) {
    boolean signed = operation.charAt(2) == 's';
    int point = operation.charAt(3) == 'i' ? 0 : signed ? 31 : 32;
    boolean whole = operation.length() > 4 && operation.charAt(4) == 'd';
    if (operation.startsWith("cf")) {
      long word = signed ? (int) b : b & 0xFFFF_FFFFL;
      BigInteger integer =
          whole && !signed
              ? new BigInteger(Long.toUnsignedString(b))
              : BigInteger.valueOf(whole ? b : word);
      return EmbeddedElement.ofInteger(integer, point, single, rounding());
    }
    int mode = operation.endsWith("z") ? 1 : rounding().effective();
    return EmbeddedElement.toInteger(b, single, point, signed, new Integers(whole ? 64 : 32, mode));
  }

  private void compare(long a, long b) {
    boolean low =
        prefix.equals("efd") ? holds(a, b, 63) : holds(a & 0xFFFF_FFFFL, b & 0xFFFF_FFFFL, 31);
    boolean high = prefix.equals("evfs") && holds(a >>> 32, b >>> 32, 31);
    int field = low ? 4 : 0;
    if (prefix.equals("evfs")) {
      field |= (high ? 8 : 0) | (high || low ? 2 : 0) | (high && low ? 1 : 0);
    }
    cr = cr & ~0x0F00_0000 | field << 24;
  }

  /** Compares sign and magnitude, whatever they stand for. */
  private boolean holds(long a, long b, int sign) {
    BigInteger x = number(a, sign);
    BigInteger y = number(b, sign);
    int order = x.compareTo(y);
    return switch (operation.substring(3)) {
      case "gt" -> order > 0;
      case "lt" -> order < 0;
      default -> order == 0;
    };
  }

  private static BigInteger number(long bits, int sign) {
    BigInteger magnitude = BigInteger.valueOf(bits & (1L << sign) - 1);
    return (bits >>> sign & 1) != 0 ? magnitude.negate() : magnitude;
  }
}
