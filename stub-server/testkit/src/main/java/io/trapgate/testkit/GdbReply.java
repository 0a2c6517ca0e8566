package io.trapgate.testkit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What one command made gdb say.
 *
 * @param outcome how the command ended
 * @param shown everything a user would have read: console, log and error text in order
 * @param stop the {@code *stopped} record, empty when the guest did not run
 */
public record GdbReply(Outcome outcome, String shown, String stop) {
  private static final Pattern NUMBER = Pattern.compile("= (-?(?:0x)?[0-9a-f]+)");

  /** How a command ended. */
  public enum Outcome {
    DONE,
    STOPPED,
    ERROR,
    /** gdb itself ended. */
    GONE
  }

  /** Why it stopped, as gdb classifies it. */
  public String reason() {
    return MiText.field(stop, "reason");
  }

  /** gdb's number of the thread that stopped, -1 for none. */
  public int thread() {
    String text = MiText.field(stop, "thread-id");
    return text.isEmpty() ? -1 : Integer.parseInt(text);
  }

  /** The function it stopped in. */
  public String function() {
    return MiText.field(stop, "func");
  }

  /** The source line it stopped at, -1 for none. */
  public int line() {
    String text = MiText.field(stop, "line");
    return text.isEmpty() ? -1 : Integer.parseInt(text);
  }

  /** The address it stopped at, -1 for none. */
  public long pc() {
    String text = MiText.field(stop, "addr");
    return text.isEmpty() ? -1 : Long.decode(text);
  }

  /** The signal gdb was told of, or nothing. */
  public String signal() {
    return MiText.field(stop, "signal-name");
  }

  /** The first number after an equals sign, hex or decimal, as {@code print} writes it. */
  public static long number(String shown) {
    Matcher matcher = NUMBER.matcher(shown);
    if (!matcher.find()) {
      throw new AssertionError("no number in: " + shown);
    }
    return Long.decode(matcher.group(1));
  }
}
