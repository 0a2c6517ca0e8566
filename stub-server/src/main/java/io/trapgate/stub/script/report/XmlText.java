package io.trapgate.stub.script.report;

import java.util.List;

/** Text of guests and debuggers, made fit for XML 1.0. */
final class XmlText {
  private static final int CONTROL_PICTURES = 0x2400;
  private static final int DELETE = 0x7F;

  private XmlText() {}

  /**
   * What XML can't carry becomes a picture of it: ESC is U+241B, as terminals draw it; what has no
   * picture becomes U+FFFD.
   */
  static String legal(String text) {
    StringBuilder legal = new StringBuilder(text.length());
    text.codePoints().map(XmlText::legal).forEach(legal::appendCodePoint);
    return legal.toString();
  }

  private static int legal(int character) {
    if (character == '\t' || character == '\n' || character == '\r') {
      return character;
    }
    if (character < ' ') {
      return CONTROL_PICTURES + character;
    }
    if (character == DELETE) {
      return '\u2421';
    }
    boolean illegal =
        Character.MIN_SURROGATE <= character && character <= Character.MAX_SURROGATE
            || (character & 0xFFFE) == 0xFFFE;
    return illegal ? '\uFFFD' : character;
  }

  /**
   * As many lines as fit, the middle left out and said: how a session began and how it ended tell
   * most.
   *
   * @param limit characters, each line counted with its end
   */
  static String bounded(List<String> lines, int limit) {
    long all = lines.stream().mapToLong(line -> line.length() + 1L).sum();
    if (all <= limit) {
      return String.join("\n", lines);
    }
    int head = 0;
    int used = 0;
    while (used + lines.get(head).length() < limit / 2) {
      used += lines.get(head).length() + 1;
      head++;
    }
    int tail = lines.size();
    int after = 0;
    while (tail > head && after + lines.get(tail - 1).length() < limit / 2) {
      tail--;
      after += lines.get(tail).length() + 1;
    }
    return String.join("\n", lines.subList(0, head))
        + "\n... %,d of %,d lines left out ...\n".formatted(tail - head, lines.size())
        + String.join("\n", lines.subList(tail, lines.size()));
  }
}
