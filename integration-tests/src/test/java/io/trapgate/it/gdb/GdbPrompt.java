package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gdb that is typed at, at its own prompt: its machine interface has other words. */
final class GdbPrompt implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process gdb;
  private final Writer input;
  private final StringBuilder shown = new StringBuilder();
  private int seen;

  GdbPrompt(Guest guest) throws IOException {
    gdb =
        new ProcessBuilder("gdb-multiarch", "-nx", "-q", guest.elf().toString())
            .redirectErrorStream(true)
            .start();
    input = gdb.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().start(this::read);
  }

  private void read() {
    try (var output = gdb.inputReader(StandardCharsets.UTF_8)) {
      for (int next = output.read(); next >= 0; next = output.read()) {
        synchronized (shown) {
          shown.append((char) next);
          shown.notifyAll();
        }
      }
    } catch (IOException ended) {
      // gdb was ended: what it has shown is enough
    }
  }

  void type(String command) {
    try {
      input.write(command + "\n");
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for text behind what was waited for before. */
  Matcher await(Pattern text) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    synchronized (shown) {
      Matcher found = text.matcher(shown);
      while (!found.find(seen)) {
        long left = (end - System.nanoTime()) / 1_000_000;
        assertThat(left).as("waited for %s in: %s", text, shown).isPositive();
        shown.wait(left);
      }
      seen = found.end();
      return found;
    }
  }

  void await(String text) throws InterruptedException {
    var _ = await(Pattern.compile(Pattern.quote(text)));
  }

  @Override
  public void close() {
    gdb.destroyForcibly();
  }
}
