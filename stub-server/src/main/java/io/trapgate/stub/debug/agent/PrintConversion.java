package io.trapgate.stub.debug.agent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.regex.Matcher;

/**
 * One conversion of a format.
 *
 * @param flags of {@code - + space # 0}
 * @param width least number of characters
 * @param precision least number of digits, or most characters of a string
 * @param bits of the argument that count: 8, 16, 32 or 64
 * @param letter of {@code d i o u x X c s p}
 */
record PrintConversion(String flags, int width, OptionalInt precision, int bits, char letter) {
  /** Characters of a string that are read at most. */
  static final int MAX_STRING = 4096;

  /** From groups flags, width, precision, size and letter. */
  static PrintConversion of(Matcher groups) {
    String width = groups.group(2);
    String precision = groups.group(3);
    return new PrintConversion(
        groups.group(1),
        width.isEmpty() ? 0 : Integer.parseInt(width),
        precision == null
            ? OptionalInt.empty()
            : OptionalInt.of(precision.isEmpty() ? 0 : Integer.parseInt(precision)),
        bits(groups.group(4)),
        groups.group(5).charAt(0));
  }

  private static int bits(String size) {
    return switch (size == null ? "" : size) {
      case "hh" -> Byte.SIZE;
      case "h" -> Short.SIZE;
      case "" -> Integer.SIZE;
      default -> Long.SIZE; // l, ll, j, z, t: what gdb has extended already
    };
  }

  /** The argument's text. */
  String text(long argument, AgentContext context) throws AgentException {
    return switch (letter) {
      case 's' -> padded("", string(argument, context), false);
      case 'c' -> padded("", String.valueOf((char) (argument & 0xff)), false);
      case 'p' -> padded("0x", Long.toHexString(argument), flags.contains("0"));
      case 'd', 'i' -> signed(argument << unused() >> unused());
      default -> unsigned(argument << unused() >>> unused()); // o, u, x, X: the pattern's last
    };
  }

  private int unused() {
    return Long.SIZE - bits;
  }

  private String signed(long value) {
    String sign = value < 0 ? "-" : flags.contains("+") ? "+" : flags.contains(" ") ? " " : "";
    String digits = value < 0 ? Long.toString(value).substring(1) : Long.toString(value);
    return number(sign, value, digits);
  }

  private String unsigned(long value) {
    boolean alternative = flags.contains("#") && value != 0;
    return switch (letter) {
      case 'o' -> number("", value, (alternative ? "0" : "") + Long.toOctalString(value));
      case 'x' -> number(alternative ? "0x" : "", value, Long.toHexString(value));
      case 'X' ->
          number(alternative ? "0X" : "", value, Long.toHexString(value).toUpperCase(Locale.ROOT));
      default -> number("", value, Long.toUnsignedString(value));
    };
  }

  /** A precision sets the number of digits, and then zeros don't fill the width (C 7.21.6.1). */
  private String number(String sign, long value, String digits) {
    int least = precision.orElse(1);
    String all = least == 0 && value == 0 ? "" : digits;
    all = "0".repeat(Math.max(0, least - all.length())) + all;
    return padded(sign, all, flags.contains("0") && precision.isEmpty());
  }

  private String padded(String sign, String text, boolean zeros) {
    int missing = Math.max(0, width - sign.length() - text.length());
    if (flags.contains("-")) {
      return sign + text + " ".repeat(missing);
    }
    return zeros ? sign + "0".repeat(missing) + text : " ".repeat(missing) + sign + text;
  }

  private String string(long address, AgentContext context) throws AgentException {
    if (address == 0) {
      return "(null)"; // as the C library of gdbserver's host has it
    }
    int most = Math.min(MAX_STRING, precision.orElse(MAX_STRING));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (bytes.size() < most) {
      int next = (int) context.memory(address + bytes.size(), 1);
      if (next == 0) {
        break;
      }
      bytes.write(next);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
