package io.trapgate.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * The far end of a guest's serial line: what it printed, and keys for it. Safe from any thread. It
 * keeps the last mebibyte of output.
 */
public final class GuestConsole {
  private static final int KEPT_CHARS = 1 << 20;

  private final StringBuilder text = new StringBuilder();
  private final Consumer<byte[]> keys;
  private final Duration patience;
  private long forgotten;

  /**
   * A console that types by this function.
   *
   * @param patience how long to wait for a text unless told otherwise
   */
  public GuestConsole(Consumer<byte[]> keys, Duration patience) {
    this.keys = keys;
    this.patience = patience;
  }

  /** Takes what the guest printed. */
  public synchronized void printed(byte[] bytes) {
    text.append(new String(bytes, StandardCharsets.ISO_8859_1));
    if (text.length() > 2 * KEPT_CHARS) {
      int surplus = text.length() - KEPT_CHARS;
      text.delete(0, surplus);
      forgotten += surplus;
    }
    notifyAll();
  }

  /** Types a text; a line ends with a newline of its own. */
  public void type(String keysPressed) {
    keys.accept(keysPressed.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** All that is kept of what was printed until now. */
  public synchronized String text() {
    return text.toString();
  }

  /** How much was printed until now, for {@link #awaitText}. */
  public synchronized long mark() {
    return forgotten + text.length();
  }

  /**
   * Waits until the guest has printed this, from the start on.
   *
   * @return all that was printed until then
   * @throws AssertionError when it doesn't in time; says what was printed instead
   */
  public String await(String expected) {
    return awaitText(0, expected, patience);
  }

  /** The same with a time limit of its own. */
  public String await(String expected, Duration limit) {
    return awaitText(0, expected, limit);
  }

  /** Types a text and waits until the guest has printed this after it. */
  public String typeAndAwait(String keysPressed, String expected) {
    long mark = mark();
    type(keysPressed);
    return awaitText(mark, expected, patience);
  }

  /**
   * Waits until the guest has printed this after a position, and returns all since then.
   *
   * @throws AssertionError when it doesn't in time; says what was printed instead
   */
  public synchronized String awaitText(long mark, String expected, Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (text.indexOf(expected, kept(mark)) < 0) {
      long leftMillis = (end - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        throw new AssertionError(
            "the guest did not print '%s' within %s but: %s"
                .formatted(expected, Seconds.text(limit), since(mark)));
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for '" + expected + "'", e);
      }
    }
    return since(mark);
  }

  private String since(long mark) {
    return text.substring(kept(mark));
  }

  private int kept(long mark) {
    return Math.clamp(mark - forgotten, 0, text.length());
  }
}
