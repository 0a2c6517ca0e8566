package io.trapgate.it.gdb;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;

/** The far end of a guest's serial line: what it printed, and keys for it. */
public final class GuestConsole {
  private final StringBuilder text = new StringBuilder();
  private final Consumer<byte[]> keys;

  /** A console that types by this function. */
  public GuestConsole(Consumer<byte[]> keys) {
    this.keys = keys;
  }

  /** A console on a socket, read to its end. */
  static GuestConsole on(Socket socket) {
    GuestConsole console =
        new GuestConsole(bytes -> {
          try {
            socket.getOutputStream().write(bytes);
          } catch (IOException e) {
            throw new AssertionError("the console is gone", e);
          }
        });
    Thread.ofVirtual().name("console").start(() -> console.drain(socket));
    return console;
  }

  private void drain(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      byte[] chunk = new byte[4096];
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        printed(Arrays.copyOf(chunk, count));
      }
    } catch (IOException e) {
      printed(("<console: " + e.getMessage() + ">").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Takes what the guest printed. */
  public synchronized void printed(byte[] bytes) {
    text.append(new String(bytes, StandardCharsets.ISO_8859_1));
    notifyAll();
  }

  /** Types a text. */
  public void type(String line) {
    keys.accept(line.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** How much was printed until now. */
  public synchronized int mark() {
    return text.length();
  }

  /** Waits until the guest has printed this after a position, and returns all since then. */
  public synchronized String awaitText(int mark, String expected, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    while (text.indexOf(expected, mark) < 0) {
      long leftMillis = (end - System.nanoTime()) / 1_000_000;
      if (leftMillis <= 0) {
        throw new AssertionError(
            "the guest did not print '" + expected + "' but: " + text.substring(mark));
      }
      try {
        wait(leftMillis);
      } catch (InterruptedException e) {
        throw new AssertionError("interrupted", e);
      }
    }
    return text.substring(mark);
  }
}
