package io.trapgate.testkit;

import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses and numbers as people write them. */
final class Hex {
  private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]{1,16}|[0-9]{1,18}");

  private Hex() {}

  /** An address or a value: {@code 0x100300}. */
  static String address(long value) {
    return "0x" + Long.toHexString(value);
  }

  /** A number in decimal, or in hex after {@code 0x}; empty when the text is none. */
  static Optional<Long> number(String text) {
    if (!NUMBER.matcher(text).matches()) {
      return Optional.empty();
    }
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    return Optional.of(
        hex ? Long.parseUnsignedLong(text, 2, text.length(), 16) : Long.parseLong(text));
  }
}
