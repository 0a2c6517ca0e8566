package io.trapgate.target;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A person at a guest's console: waits for text, types, and keeps what was shown. */
final class Console {
  private static final long PATIENCE_SECONDS = 90;

  private final BlockingQueue<byte[]> arriving = new LinkedBlockingQueue<>();
  private final StringBuilder shown = new StringBuilder();
  private final Consumer<byte[]> keyboard;
  private int seen;

  /**
   * @param keyboard takes what is typed
   */
  Console(Consumer<byte[]> keyboard) {
    this.keyboard = keyboard;
  }

  /** What the guest sends; any thread. */
  void show(byte[] bytes) {
    arriving.add(bytes);
  }

  void type(String text) {
    keyboard.accept(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** Waits until the text appears after what was waited for last. */
  void await(String text) throws InterruptedException {
    int found = shown.indexOf(text, seen);
    while (found < 0) {
      byte[] more = arriving.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (more == null) {
        throw new AssertionError("no \"" + text + "\" in: " + shown.substring(seen));
      }
      shown.append(new String(more, StandardCharsets.US_ASCII));
      found = shown.indexOf(text, seen);
    }
    seen = found + text.length();
  }

  /** All that was waited for, with plain line ends. */
  String transcript() {
    return shown.substring(0, seen).replace("\r", "");
  }
}
