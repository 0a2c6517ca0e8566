package io.trapgate.stub.script.run;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What the guest has printed. Belongs to whoever holds the machine: its thread while it runs, the
 * event loop while it is stopped.
 */
final class GuestConsole {
  private static final int MAX_KEPT_CHARS = 1 << 20;

  private final GuestLines lines;

  /** Each byte one character, so that whatever the guest prints can be searched. */
  private final StringBuilder kept = new StringBuilder();

  private int found;
  private Optional<Wait> wait = Optional.empty();

  /**
   * @param lines gets each line without its end, on the machine thread
   */
  GuestConsole(Consumer<String> lines) {
    this.lines = new GuestLines(lines);
  }

  /**
   * A text that someone waits for.
   *
   * @param text each byte one character
   * @param action called once when it is there, on the machine thread
   */
  private record Wait(String text, Runnable action) {}

  /** The guest prints. */
  void printed(byte[] bytes) {
    lines.accept(bytes);
    kept.append(new String(bytes, StandardCharsets.ISO_8859_1));
    if (kept.length() > 2 * MAX_KEPT_CHARS) {
      int cut = kept.length() - MAX_KEPT_CHARS;
      kept.delete(0, cut);
      found = Math.max(0, found - cut);
    }
    if (wait.isPresent()) {
      String text = wait.get().text();
      if (find(text, Math.max(found, kept.length() - bytes.length - text.length()))) {
        Runnable action = wait.get().action();
        wait = Optional.empty();
        action.run();
      }
    }
  }

  /** A last line without its end. */
  void flushLast() {
    lines.last();
  }

  /**
   * Whether the text is there behind what was found last; then the next is looked for behind it.
   */
  boolean looksFor(String text) {
    return find(latin(text), found);
  }

  /** Calls the action as soon as the text is there. */
  void await(String text, Runnable action) {
    wait = Optional.of(new Wait(latin(text), action));
  }

  /**
   * Waits no more.
   *
   * @return whether the text has come
   */
  boolean endWait() {
    boolean came = wait.isEmpty();
    wait = Optional.empty();
    return came;
  }

  /** What was printed since the last found text, its end if it is long. */
  String rest(int most) {
    String rest = kept.substring(Math.max(found, kept.length() - most));
    return new String(rest.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  private boolean find(String text, int from) {
    int at = kept.indexOf(text, from);
    if (at >= 0) {
      found = at + text.length();
    }
    return at >= 0;
  }

  private static String latin(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
  }
}
