package io.trapgate.it.lldb;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * A real LLDB whose commands come one by one, as typed ones do: it goes on reading while the guest
 * runs, so that the guest can be interrupted.
 */
final class Lldb implements AutoCloseable {
  /** Debian 12's. */
  static final String PROGRAM = "lldb-14";

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** A command without an effect, with an answer that nothing else has. */
  private static final String MARK = "version";

  private static final String MARKED = "lldb version ";
  private static final Pattern STOPPED =
      Pattern.compile("(?s)stop reason = .*?frame #0: [^\n]*\n");

  private final Process process;
  private final Writer commands;
  private final StringBuilder output = new StringBuilder();

  private Lldb(Process process) {
    this.process = process;
    this.commands = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().name("lldb output").start(this::read);
  }

  /** With the symbols of this file. */
  static Lldb start(Path elf) {
    try {
      Lldb lldb =
          new Lldb(
              new ProcessBuilder(PROGRAM, "--no-lldbinit", "--no-use-colors", elf.toString())
                  .redirectErrorStream(true)
                  .start());
      lldb.run("settings set auto-confirm true");
      return lldb;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Connects, and waits until LLDB shows where the guest stands. */
  String connect(int port) {
    return go("gdb-remote 127.0.0.1:" + port);
  }

  /** Sends a command and returns what it says. */
  String run(String command) {
    int from = mark();
    send(command);
    send(MARK);
    String text = await(from, Pattern.compile("(?s).*?" + MARKED));
    return text.substring(0, text.lastIndexOf(MARKED));
  }

  /** The same for one that isn't refused. */
  String ok(String command) {
    String text = run(command);
    if (text.contains("error:")) {
      throw new AssertionError(command + "\n" + text);
    }
    return text;
  }

  /** Sends a command that lets the guest run, and returns the words of its stop. */
  String go(String command) {
    int from = mark();
    send(command);
    String stop = await(from, STOPPED);
    return stop + run("frame info");
  }

  /** Lets the guest run on. */
  void begin() {
    int from = mark();
    send("process continue");
    await(from, Pattern.compile("Process \\d+ resuming"));
  }

  /** Waits for this. */
  String await(Pattern wanted) {
    return await(0, wanted);
  }

  private synchronized int mark() {
    return output.length();
  }

  private synchronized String await(int from, Pattern wanted) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      var found = wanted.matcher(output).region(from, output.length());
      if (found.find()) {
        return output.substring(from, found.end());
      }
      long left = deadline - System.nanoTime();
      if (left <= 0 || !process.isAlive()) {
        throw new AssertionError(
            "no '" + wanted + "' from lldb within " + PATIENCE + ": " + output.substring(from));
      }
      try {
        TimeUnit.NANOSECONDS.timedWait(this, Math.min(left, TimeUnit.SECONDS.toNanos(1)));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for lldb", e);
      }
    }
  }

  private void send(String command) {
    try {
      commands.write(command + "\n");
      commands.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("lldb is gone; it has said:\n" + output, e);
    }
  }

  private void read() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (int next = reader.read(); next >= 0; next = reader.read()) {
        synchronized (this) {
          output.append((char) next);
          if (next == '\n') {
            notifyAll();
          }
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
      commands.close();
    } catch (IOException gone) {
      // it was the one to read them
    }
  }
}
