package io.trapgate.stub.rsp.packet;

/** Hex digits of the protocol: lower case when written, either case when read. */
final class Hex {
  private static final String DIGITS = "0123456789abcdef";

  /** First and second digit of every byte. */
  private static final byte[] PAIRS = pairs();

  private Hex() {}

  /** Value of a digit, -1 for anything else. */
  static int value(int character) {
    if (character >= '0' && character <= '9') {
      return character - '0';
    }
    int lower = character | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** Writes two digits per byte. */
  static void write(byte[] source, byte[] target, int offset) {
    int at = offset;
    for (byte value : source) {
      int pair = (value & 0xff) << 1;
      target[at] = PAIRS[pair];
      target[at + 1] = PAIRS[pair + 1];
      at += 2;
    }
  }

  /** Two digits per byte. */
  static String of(byte[] source) {
    StringBuilder text = new StringBuilder(2 * source.length);
    for (byte value : source) {
      text.append(DIGITS.charAt(value >> 4 & 0xf)).append(DIGITS.charAt(value & 0xf));
    }
    return text.toString();
  }

  /** Exactly two digits. */
  static String pair(int value) {
    return "" + DIGITS.charAt(value >> 4 & 0xf) + DIGITS.charAt(value & 0xf);
  }

  private static byte[] pairs() {
    byte[] pairs = new byte[512];
    for (int value = 0; value < 256; value++) {
      pairs[2 * value] = (byte) DIGITS.charAt(value >> 4);
      pairs[2 * value + 1] = (byte) DIGITS.charAt(value & 0xf);
    }
    return pairs;
  }
}
