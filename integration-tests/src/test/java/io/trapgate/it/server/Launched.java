package io.trapgate.it.server;

import io.trapgate.it.gdb.Peer;
import io.trapgate.it.tools.CliCommand;
import io.trapgate.testkit.GuestConsole;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The command line as a process of its own. */
final class Launched implements Peer {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern LISTENING = Pattern.compile("listening on .*?:(\\d+)");

  private final Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private final List<String> seen = new ArrayList<>();
  private int port = -1;

  private Launched(Process process) {
    this.process = process;
    Thread.ofVirtual().start(() -> drain(process.errorReader(StandardCharsets.UTF_8), "err "));
    Thread.ofVirtual().start(() -> drain(process.inputReader(StandardCharsets.UTF_8), "out "));
  }

  static Launched start(String... arguments) throws IOException {
    return run(CliCommand.of(List.of(arguments)));
  }

  /** Any command that ends in the command line. */
  static Launched run(List<String> command) throws IOException {
    return new Launched(new ProcessBuilder(command).start());
  }

  /** Such a command that serves; returns once it listens. */
  static Launched listening(List<String> command) throws IOException, InterruptedException {
    Launched server = run(command);
    server.awaitPort();
    return server;
  }

  long pid() {
    return process.pid();
  }

  /** A server on a free port with this guest; returns once it listens. */
  static Launched serving(Path guest, String... more) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("serve", "--listen", "127.0.0.1:0"));
    arguments.addAll(List.of(more));
    arguments.add(guest.toString());
    Launched server = start(arguments.toArray(String[]::new));
    server.awaitPort();
    return server;
  }

  private void awaitPort() throws InterruptedException {
    while (port < 0) {
      String line = lines.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null || line.isEmpty()) {
        throw new AssertionError("never listened; printed " + seen);
      }
      seen.add(line);
      Matcher matcher = LISTENING.matcher(line);
      if (matcher.find()) {
        port = Integer.parseInt(matcher.group(1));
      }
    }
  }

  private void drain(BufferedReader reader, String stream) {
    try (reader) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        lines.add(stream + line);
      }
    } catch (IOException e) {
      lines.add(stream + e.getMessage());
    }
  }

  /** Waits for the end and returns the exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still runs; printed " + seen + lines);
    }
    return process.exitValue();
  }

  /** What the ended process wrote to standard error. */
  List<String> errorLines() throws InterruptedException {
    return linesOf("err ");
  }

  /** What the ended process wrote to standard output. */
  List<String> outputLines() throws InterruptedException {
    return linesOf("out ");
  }

  private List<String> linesOf(String stream) throws InterruptedException {
    String line = lines.poll(200, TimeUnit.MILLISECONDS);
    while (line != null) {
      seen.add(line);
      line = lines.poll(200, TimeUnit.MILLISECONDS);
    }
    return seen.stream()
        .filter(each -> each.startsWith(stream))
        .map(each -> each.substring(stream.length()))
        .toList();
  }

  /** Asks it to end, as {@code kill} does. */
  void terminate() {
    process.destroy();
  }

  /** Ends it as nothing can be done about, and waits for it to be gone. */
  void killHard() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("survives SIGKILL");
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public GuestConsole console() {
    throw new UnsupportedOperationException("started without a serial line");
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
