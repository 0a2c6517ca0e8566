package io.trapgate.stub.debug.agent;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The format of a {@code printf} operation: C's, for integers, characters, strings and addresses
 * (gdb document node "Dynamic Printf"; gdbserver/ax.cc, ax_printf, serves the same).
 */
final class PrintFormat {
  /** That of an operation that prints nothing. */
  static final PrintFormat NONE = new PrintFormat(List.of(), 0);

  private static final Pattern CONVERSION =
      Pattern.compile("%([-+ #0]*)(\\d{0,4})(?:\\.(\\d{0,4}))?(hh|h|ll|l|j|z|t)?([diouxXcsp%])");

  private static final String ESCAPES = "abefnrtv\\\"";
  private static final String ESCAPED = "\u0007\b\u001b\f\n\r\t\u000b\\\"";

  /** What stands between two conversions, or one of them. */
  private sealed interface Piece {
    record Literal(String text) implements Piece {}

    record Argument(PrintConversion conversion) implements Piece {}
  }

  private final List<Piece> pieces;
  private final int codeBytes;

  private PrintFormat(List<Piece> pieces, int codeBytes) {
    this.pieces = List.copyOf(pieces);
    this.codeBytes = codeBytes;
  }

  /**
   * Reads a format.
   *
   * @param format its characters, without the 0 at the end
   * @param arguments how many there are
   * @throws AgentException for a conversion that isn't served, or more or less than the arguments
   */
  static PrintFormat parse(byte[] format, int arguments) throws AgentException {
    String text = unescaped(new String(format, StandardCharsets.UTF_8));
    List<Piece> pieces = new ArrayList<>();
    Matcher conversion = CONVERSION.matcher(text);
    int at = 0;
    int taken = 0;
    for (int next = text.indexOf('%'); next >= 0; next = text.indexOf('%', at)) {
      pieces.add(new Piece.Literal(text.substring(at, next)));
      if (!conversion.region(next, text.length()).lookingAt()) {
        throw new AgentException(
            "agent printf: '"
                + text.substring(next, Math.min(text.length(), next + 8))
                + "' (expected: %d, %u, %x, %o, %c, %s, %p or %%)");
      }
      at = conversion.end();
      if (conversion.group(5).equals("%")) {
        pieces.add(new Piece.Literal("%"));
      } else {
        taken++;
        pieces.add(new Piece.Argument(PrintConversion.of(conversion)));
      }
    }
    pieces.add(new Piece.Literal(text.substring(at)));
    if (taken != arguments) {
      throw new AgentException(
          "agent printf: " + arguments + " arguments (expected: " + taken + ", as its format has)");
    }
    return new PrintFormat(pieces, 2 + format.length + 1);
  }

  /** gdb sends the format as the user wrote it, with its backslashes (gdbsupport/format.cc). */
  private static String unescaped(String text) throws AgentException {
    StringBuilder plain = new StringBuilder();
    int at = 0;
    for (int next = text.indexOf('\\'); next >= 0; next = text.indexOf('\\', at)) {
      int known = next + 1 < text.length() ? ESCAPES.indexOf(text.charAt(next + 1)) : -1;
      if (known < 0) {
        throw new AgentException(
            "agent printf: '"
                + text.substring(next, Math.min(next + 2, text.length()))
                + "' (expected: one of \\a \\b \\e \\f \\n \\r \\t \\v \\\\ \\\")");
      }
      plain.append(text, at, next).append(ESCAPED.charAt(known));
      at = next + 2;
    }
    return plain.append(text, at, text.length()).toString();
  }

  /** Bytes that it takes in the code: its length, its characters and the 0. */
  int codeBytes() {
    return codeBytes;
  }

  /** The text with these arguments. */
  String text(long[] arguments, AgentContext context) throws AgentException {
    StringBuilder text = new StringBuilder();
    int next = 0;
    for (Piece piece : pieces) {
      switch (piece) {
        case Piece.Literal(String literal) -> text.append(literal);
        case Piece.Argument(PrintConversion conversion) ->
            text.append(conversion.text(arguments[next++], context));
      }
    }
    return text.toString();
  }
}
