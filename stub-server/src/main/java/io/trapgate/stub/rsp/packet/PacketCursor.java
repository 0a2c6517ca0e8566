package io.trapgate.stub.rsp.packet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

/**
 * Reads a packet from left to right. Numbers are hex without {@code 0x}, with any number of leading
 * zeros (gdb document node "Overview"); every one is bounded.
 */
final class PacketCursor {
  private static final int MAX_NIBBLES = 16;
  private static final int QUOTED_CHARS = 20;

  private final byte[] bytes;
  private int position;

  PacketCursor(byte[] bytes) {
    this.bytes = bytes;
  }

  boolean atEnd() {
    return position == bytes.length;
  }

  int remaining() {
    return bytes.length - position;
  }

  /** Next byte without taking it, 0 to 255; -1 at the end. */
  int peek() {
    return atEnd() ? -1 : bytes[position] & 0xff;
  }

  /** Next byte; -1 at the end. */
  int next() {
    return atEnd() ? -1 : bytes[position++] & 0xff;
  }

  /** Takes a character if it is the next one. */
  boolean take(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    position++;
    return true;
  }

  /** Takes a separator that must be there. */
  void expect(char wanted, String where) {
    if (!take(wanted)) {
      throw new PacketSyntaxException(where, quote(), "'" + wanted + "'");
    }
  }

  /** Refuses anything left over. */
  void expectEnd(String where) {
    if (!atEnd()) {
      throw new PacketSyntaxException(where, quote(), "the end of the packet");
    }
  }

  /** A number of up to 64 bits, unsigned. */
  long number(String what) {
    int start = position;
    long value = 0;
    for (int digit = Hex.value(peek()); digit >= 0; digit = Hex.value(peek())) {
      if (value >>> 60 != 0) {
        throw new PacketSyntaxException(
            what, digitsFrom(start), "<= " + MAX_NIBBLES + " hex digits");
      }
      value = value << 4 | digit;
      position++;
    }
    if (position == start) {
      throw new PacketSyntaxException(what, quote(), "hex digits");
    }
    return value;
  }

  /** A number that fits an int and isn't above a limit. */
  int number(String what, int max) {
    long value = number(what);
    if (Long.compareUnsigned(value, max) > 0) {
      throw new PacketSyntaxException(what, Long.toUnsignedString(value), "<= " + max);
    }
    return (int) value;
  }

  /** A number written in decimal that isn't above a limit. */
  int decimal(String what, int max) {
    int start = position;
    long value = 0;
    while (peek() >= '0' && peek() <= '9') {
      value = value * 10 + (next() - '0');
      if (value > max) {
        throw new PacketSyntaxException(what, digitsFrom(start), "<= " + max);
      }
    }
    if (position == start) {
      throw new PacketSyntaxException(what, quote(), "decimal digits");
    }
    return (int) value;
  }

  /** Bytes written in hex up to a separator, which is not taken, or to the end. */
  byte[] hexBytesUpTo(char separator, String what) {
    int end = position;
    while (end < bytes.length && bytes[end] != separator) {
      end++;
    }
    int digits = end - position;
    if (digits % 2 != 0) {
      throw new PacketSyntaxException(what, digits + " hex digits", "an even number");
    }
    return hexBytes(what, digits / 2);
  }

  /** Everything left as bytes written in hex. */
  byte[] hexBytes(String what) {
    int digits = remaining();
    if (digits % 2 != 0) {
      throw new PacketSyntaxException(what, digits + " hex digits", "an even number");
    }
    return hexBytes(what, digits / 2);
  }

  /** So many bytes written in hex. */
  byte[] hexBytes(String what, int count) {
    if (count > remaining() / 2) {
      throw new PacketSyntaxException(
          what, remaining() + " characters", ">= " + 2L * count + " hex digits");
    }
    byte[] result = new byte[count];
    for (int i = 0; i < result.length; i++) {
      int high = Hex.value(next());
      int low = Hex.value(next());
      if (high < 0 || low < 0) {
        position -= 2;
        throw new PacketSyntaxException(what + " at byte " + i, quote(), "hex digits");
      }
      result[i] = (byte) (high << 4 | low);
    }
    return result;
  }

  /** Everything left as it is. */
  byte[] rest() {
    byte[] result = Arrays.copyOfRange(bytes, position, bytes.length);
    position = bytes.length;
    return result;
  }

  /** Everything left, each byte one character. */
  String restText() {
    return new String(rest(), ISO_8859_1);
  }

  /** Text up to a separator, which is taken, too. */
  String until(char separator, String what) {
    for (int i = position; i < bytes.length; i++) {
      if (bytes[i] == separator) {
        String text = new String(bytes, position, i - position, ISO_8859_1);
        position = i + 1;
        return text;
      }
    }
    throw new PacketSyntaxException(what, quote(), "text up to '" + separator + "'");
  }

  /** Passes this word if it stands here. */
  boolean take(String word) {
    byte[] wanted = word.getBytes(ISO_8859_1);
    int end = position + wanted.length;
    if (end > bytes.length || !Arrays.equals(bytes, position, end, wanted, 0, wanted.length)) {
      return false;
    }
    position = end;
    return true;
  }

  /** The name of a {@code q}, {@code Q} or {@code v} packet: all up to a separator or the end. */
  String name() {
    int start = position;
    while (!atEnd() && peek() != ':' && peek() != ',' && peek() != ';') {
      position++;
    }
    return new String(bytes, start, position - start, ISO_8859_1);
  }

  /** What stands here, short and printable. */
  String quote() {
    if (atEnd()) {
      return "the end of the packet";
    }
    return "'" + printable(position, bytes.length) + "'";
  }

  private String digitsFrom(int start) {
    int end = start;
    while (end < bytes.length && Hex.value(bytes[end] & 0xff) >= 0) {
      end++;
    }
    return "'" + printable(start, end) + "'";
  }

  private String printable(int from, int to) {
    StringBuilder text = new StringBuilder();
    for (int i = from; i < Math.min(to, from + QUOTED_CHARS); i++) {
      text.append(bytes[i] >= ' ' && bytes[i] <= '~' ? (char) bytes[i] : '?');
    }
    return to - from > QUOTED_CHARS ? text + "..." : text.toString();
  }
}
