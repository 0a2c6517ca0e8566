package io.trapgate.stub.monitor;

import io.trapgate.target.kvm.SerialLine;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * {@code monitor type}: what somebody at the guest's console would type. The Enter key follows,
 * which sends a carriage return; {@code \c} at the end leaves it out.
 */
final class TypeCommand {
  /** More than a line of a console takes; what waits for the guest is bounded beyond it. */
  static final int MOST_BYTES = 4096;

  private static final String ESCAPES = "\\n, \\r, \\t, \\e, \\\\, \\xHH, and \\c at the end";
  private static final int HEX_DIGITS = 2;
  private static final int HEX = 16;

  private final Optional<SerialLine> console;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /**
   * @param console the machine's, if its board has one
   */
  TypeCommand(Optional<SerialLine> console) {
    this.console = console;
  }

  /**
   * Types a text.
   *
   * @param line all that follows {@code monitor}, as the user has written it
   */
  List<String> run(String line) {
    if (console.isEmpty()) {
      return List.of("monitor type: this machine has no console");
    }
    String[] parts = line.strip().split("\\s", 2);
    String refusal = read(parts.length > 1 ? parts[1] : "");
    if (refusal.isEmpty() && bytes.size() > MOST_BYTES) {
      refusal = bytes.size() + " bytes (expected: <= " + MOST_BYTES + "); type in pieces";
    }
    if (!refusal.isEmpty()) {
      return List.of("monitor type: " + refusal);
    }
    console.get().send(bytes.toByteArray());
    return List.of("typed " + bytes.size() + " bytes; the guest gets them when it runs");
  }

  /** Takes the text with its escapes and the Enter key; what is wrong with it, or empty. */
  private String read(String text) {
    int at = 0;
    while (at < text.length()) {
      int slash = text.indexOf('\\', at);
      int end = slash < 0 ? text.length() : slash;
      bytes.writeBytes(text.substring(at, end).getBytes(StandardCharsets.UTF_8));
      if (slash < 0) {
        break;
      }
      String escape = text.substring(slash);
      if (escape.equals("\\c")) {
        return "";
      }
      int length = escape(escape);
      if (length == 0) {
        return "'" + escape + "' (expected: one of " + ESCAPES + ")";
      }
      at = slash + length;
    }
    bytes.write('\r');
    return "";
  }

  /** Takes the escape that a text begins with; its length, 0 when it is none. */
  private int escape(String text) {
    int value =
        switch (text.length() > 1 ? text.charAt(1) : 0) {
          case 'n' -> '\n';
          case 'r' -> '\r';
          case 't' -> '\t';
          case 'e' -> 0x1B;
          case '\\' -> '\\';
          case 'x' -> hexadecimal(text.substring(2));
          default -> -1; // an open set: whatever the user types
        };
    if (value < 0) {
      return 0;
    }
    bytes.write(value);
    return text.charAt(1) == 'x' ? 2 + HEX_DIGITS : 2;
  }

  private static int hexadecimal(String text) {
    if (text.length() < HEX_DIGITS) {
      return -1;
    }
    int high = Character.digit(text.charAt(0), HEX);
    int low = Character.digit(text.charAt(1), HEX);
    return high < 0 || low < 0 ? -1 : HEX * high + low;
  }
}
