package io.trapgate.stub.rsp.packet;

/** Hex digits of the protocol: lower case when written, either case when read. */
final class Hex {
  private static final String DIGITS = "0123456789abcdef";

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
      target[at++] = digit(value >> 4);
      target[at++] = digit(value);
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

  private static byte digit(int value) {
    return (byte) DIGITS.charAt(value & 0xf);
  }
}
