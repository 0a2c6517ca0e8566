package io.trapgate.stub.client;

import java.util.Arrays;

/** Hex digits as the client reads and writes them. */
final class HexDigits {
  private static final byte[] DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  /** Value by character, -1 for what is no digit. */
  private static final byte[] VALUES = values();

  private HexDigits() {}

  private static byte[] values() {
    byte[] values = new byte[256];
    Arrays.fill(values, (byte) -1);
    for (int digit = 0; digit < DIGITS.length; digit++) {
      values[DIGITS[digit]] = (byte) digit;
      values[Character.toUpperCase(DIGITS[digit])] = (byte) digit;
    }
    return values;
  }

  /** Value of a digit of either case, -1 for any other byte. */
  static int value(int digit) {
    return digit < 0 || digit > 0xff ? -1 : VALUES[digit];
  }

  /** Value of two digits, negative when one of them isn't a digit. */
  static int pair(int high, int low) {
    int h = value(high);
    int l = value(low);
    return (h | l) < 0 ? -1 : h << 4 | l;
  }

  static byte digit(int value) {
    return DIGITS[value & 0xf];
  }
}
