package io.trapgate.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real gdb, driven over its machine interface so that every command has an end that can't be
 * mistaken. Commands are what a user types; every wait is bounded; closing kills it. The program is
 * {@code gdb-multiarch}, or what {@code -Dtrapgate.gdb} names.
 */
public final class GdbDriver implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** When one of these befalls gdb while it waits for a stop, it may say so and give no result. */
  private static final List<String> CONNECTION_LOST =
      List.of("Remote connection closed", "Remote communication error");

  private static final String END = "<end of output>";
  private static final int MOST_WAITING_LINES = 1 << 16;
  private static final int MOST_TRANSCRIPT_LINES = 20_000;

  private final Process process;
  private final Writer input;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>(MOST_WAITING_LINES);
  private final Deque<String> transcript = new ArrayDeque<>();
  private final Duration patience;
  private int token;

  private GdbDriver(Process process, Duration patience) {
    this.process = process;
    this.patience = patience;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    Thread.ofVirtual().name("gdb output").start(this::readLines);
  }

  /** Starts gdb on an executable, or on none, with 30 seconds for each wait. */
  public static GdbDriver start(@Nullable Path elf) {
    return start(elf, PATIENCE);
  }

  /**
   * Starts gdb on an executable, or on none.
   *
   * @param patience how long gdb may say nothing
   * @throws SessionException when there is no gdb; says how to install it
   */
  public static GdbDriver start(@Nullable Path elf, Duration patience) {
    Path program = GdbProgram.find().orElseThrow(() -> new SessionException(GdbProgram.missing()));
    List<String> command =
        new ArrayList<>(List.of(program.toString(), "--nx", "-q", "--interpreter=mi2"));
    if (elf != null) {
      command.add(elf.toString());
    }
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().put("LC_ALL", "C.UTF-8");
      GdbDriver session = new GdbDriver(builder.start(), patience);
      for (String setting :
          List.of(
              "confirm off",
              "pagination off",
              "height 0",
              "width 0",
              "remotetimeout 5",
              "tcp connect-timeout 5",
              "debuginfod enabled off")) {
        session.run("set " + setting);
      }
      return session;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The first number of gdb's version: 13, 16. */
  public int majorVersion() {
    String shown = ok("show version");
    String number = shown.lines().findFirst().orElse("").replaceFirst(".*\\s", "");
    return Integer.parseInt(number.substring(0, number.indexOf('.')));
  }

  /** Connects to a server on this machine. */
  public GdbReply connect(int port) {
    GdbReply reply = run("target remote 127.0.0.1:" + port);
    assertThat(reply.outcome()).as(reply.shown()).isNotEqualTo(GdbReply.Outcome.ERROR);
    return reply;
  }

  /** Connects to a machine of this process. */
  public GdbReply connect(Machine machine) {
    return connect(machine.address().getPort());
  }

  /** Runs a command to its end, for one that resumes the guest to the next stop. */
  public GdbReply run(String command) {
    begin(command);
    return finish(command);
  }

  /** Runs a command that must succeed without the guest's going, and returns what it showed. */
  public String ok(String command) {
    GdbReply reply = run(command);
    assertThat(reply.outcome())
        .as("%s: %s", command, reply.shown())
        .isNotIn(GdbReply.Outcome.ERROR, GdbReply.Outcome.GONE);
    return reply.shown();
  }

  /** Runs a command that must resume the guest, and returns the stop. */
  public GdbReply go(String command) {
    GdbReply reply = run(command);
    assertThat(reply.outcome())
        .as("%s: %s", command, reply.shown())
        .isEqualTo(GdbReply.Outcome.STOPPED);
    return reply;
  }

  /** Sends a command and doesn't wait: the guest runs on. */
  public void begin(String command) {
    token++;
    note("(gdb) " + command);
    try {
      input.write(token + "-interpreter-exec console " + MiText.quote(command) + "\n");
      input.flush();
    } catch (IOException e) {
      note("(gdb is gone: " + e.getMessage() + ")");
      var _ = lines.offer(END);
    }
  }

  /** Waits for the stop after {@link #begin}. */
  public GdbReply finish(String command) {
    StringBuilder shown = new StringBuilder();
    String result = token + "^";
    boolean running = false;
    boolean lost = false;
    String stop = "";
    while (true) {
      String line = next(command, shown);
      if (line.equals(END)) {
        return new GdbReply(GdbReply.Outcome.GONE, shown.toString(), stop);
      } else if (line.length() > 1 && "~&@".indexOf(line.charAt(0)) >= 0 && line.charAt(1) == '"') {
        String text = MiText.unquote(line, 1);
        shown.append(text);
        lost |= line.charAt(0) == '&' && CONNECTION_LOST.stream().anyMatch(text::contains);
      } else if (line.startsWith(result + "error")) {
        shown.append(MiText.field(line, "msg")).append('\n');
        return new GdbReply(GdbReply.Outcome.ERROR, shown.toString(), stop);
      } else if (line.startsWith(result + "done") || line.startsWith(result + "exit")) {
        return new GdbReply(GdbReply.Outcome.DONE, shown.toString(), stop);
      } else if (line.startsWith(result + "running")) {
        running = true;
      } else if (line.startsWith("*stopped")) {
        stop = line;
      }
      if (running && lost) {
        return new GdbReply(GdbReply.Outcome.ERROR, shown.toString(), stop);
      }
      if (running && !stop.isEmpty()) {
        return new GdbReply(GdbReply.Outcome.STOPPED, shown.toString(), stop);
      }
    }
  }

  /** What a user does with Ctrl-C. */
  public void interrupt() {
    signal("INT");
  }

  /** Ends gdb the hard way, as a crash does. */
  public void killHard() throws InterruptedException {
    signal("KILL");
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  /** Whether gdb ended by itself within the usual patience. */
  public boolean ended() throws InterruptedException {
    return process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** What was typed and shown until now: the last 20000 lines of it. */
  public String transcript() {
    return String.join("\n", transcript);
  }

  private void note(String line) {
    transcript.add(line);
    if (transcript.size() > MOST_TRANSCRIPT_LINES) {
      transcript.remove();
    }
  }

  private void signal(String name) {
    try {
      int code =
          new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
              .inheritIO()
              .start()
              .waitFor();
      assertThat(code).isZero();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String next(String command, StringBuilder shown) {
    try {
      String line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null) {
        throw new AssertionError(
            "gdb said nothing for "
                + Seconds.text(patience)
                + " after '"
                + command
                + "', until then: "
                + shown);
      }
      note(line);
      return line;
    } catch (InterruptedException e) {
      throw new AssertionError("interrupted while waiting for gdb", e);
    }
  }

  private void readLines() {
    try {
      try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
          lines.put(line);
        }
      } catch (IOException e) {
        lines.put("&\"" + e.getMessage() + "\"");
      }
      lines.put(END);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    try {
      // Its end is what tells the server that the machine is free again.
      var _ = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
