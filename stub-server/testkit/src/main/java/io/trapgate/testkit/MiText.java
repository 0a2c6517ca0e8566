package io.trapgate.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The C-string notation of gdb's machine interface (gdb document node "GDB/MI Output Syntax"). */
final class MiText {
  private MiText() {}

  /** The text of a quoted string that starts at {@code from}. */
  static String unquote(String line, int from) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    int at = from + 1;
    while (at < line.length() && line.charAt(at) != '"') {
      if (line.charAt(at) != '\\') {
        text.writeBytes(line.substring(at, at + 1).getBytes(StandardCharsets.UTF_8));
        at++;
      } else {
        at = unescape(line, at + 1, text);
      }
    }
    return text.toString(StandardCharsets.UTF_8);
  }

  private static int unescape(String line, int at, ByteArrayOutputStream text) {
    char escape = line.charAt(at);
    if (escape >= '0' && escape <= '7') {
      text.write(Integer.parseInt(line.substring(at, at + 3), 8));
      return at + 3;
    }
    text.write(
        switch (escape) {
          case 'n' -> '\n';
          case 't' -> '\t';
          case 'r' -> '\r';
          case 'e' -> 0x1b;
          default -> escape;
        });
    return at + 1;
  }

  /** A command as the argument of {@code -interpreter-exec console}. */
  static String quote(String command) {
    return '"' + command.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** The value of {@code name="…"} in a record, or an empty string. */
  static String field(String record, String name) {
    int at = record.indexOf(name + "=\"");
    return at < 0 ? "" : unquote(record, at + name.length() + 1);
  }
}
