package io.trapgate.stub.client;

/** Hex digits as the client reads and writes them. */
final class HexDigits {
  private static final byte[] DIGITS = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private HexDigits() {}

  /** Value of a digit of either case, -1 for any other byte. */
  static int value(int digit) {
    if (digit >= '0' && digit <= '9') {
      return digit - '0';
    }
    int lower = digit | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** Value of two digits, negative when one of them isn't a digit. */
  static int pair(int high, int low) {
    int h = value(high);
    int l = value(low);
    return h < 0 || l < 0 ? -1 : h << 4 | l;
  }

  static byte digit(int value) {
    return DIGITS[value & 0xf];
  }
}
