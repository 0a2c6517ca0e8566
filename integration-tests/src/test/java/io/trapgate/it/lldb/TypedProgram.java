package io.trapgate.it.lldb;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A program that is typed at, and waited for by what it says. */
final class TypedProgram implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String name;
  private final Process process;
  private final Writer input;
  private final StringBuilder output = new StringBuilder();

  private TypedProgram(String name, Process process) {
    this.name = name;
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().name(name + " output").start(this::read);
  }

  static TypedProgram start(String... command) {
    try {
      return new TypedProgram(
          command[0], new ProcessBuilder(command).redirectErrorStream(true).start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A place in what it has said. */
  synchronized int mark() {
    return output.length();
  }

  /** Waits until it has said this behind that place; returns all from there to its end. */
  synchronized String await(int from, Pattern wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var found = wanted.matcher(output).region(from, output.length());
      if (found.find()) {
        return output.substring(from, found.end());
      }
      long left = deadline - System.nanoTime();
      if (left <= 0 || !process.isAlive()) {
        throw new AssertionError(
            "no '%s' from %s within %s: %s"
                .formatted(wanted, name, PATIENCE, output.substring(from)));
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.SECONDS.toNanos(1)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for " + name, e);
      }
    }
  }

  void send(String text) {
    try {
      input.write(text);
      input.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(name + " is gone", e);
    }
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      char[] some = new char[4096];
      for (int count = reader.read(some); count >= 0; count = reader.read(some)) {
        synchronized (this) {
          output.append(some, 0, count);
          notifyAll();
        }
      }
    } catch (IOException closed) {
      // its end
    }
    synchronized (this) {
      notifyAll();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      input.close();
    } catch (IOException gone) {
      // it was the one to read it
    }
  }
}
