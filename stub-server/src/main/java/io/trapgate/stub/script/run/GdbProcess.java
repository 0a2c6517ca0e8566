package io.trapgate.stub.script.run;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A real gdb without anybody at its keyboard, in a session of its own: neither the terminal's
 * Ctrl-C nor its own children get out of our hands.
 */
public final class GdbProcess implements AutoCloseable {
  /**
   * What every gdb here is told: no start-up files, no banner, and the end when it has done all.
   */
  private static final List<String> QUIETLY = List.of("-nx", "-q", "-batch");

  private static final int MAX_LINE_CHARS = 65536;
  private static final Duration LAST_WORDS = Duration.ofSeconds(2);

  /** The first makes the session, the second has lines written as they are printed. */
  private static final List<List<String>> WRAPPERS =
      List.of(List.of("/usr/bin/setsid"), List.of("/usr/bin/stdbuf", "-oL"));

  private final Process process;
  private final Thread pump;

  private GdbProcess(Process process, Consumer<String> lines) {
    this.process = process;
    this.pump = Thread.ofVirtual().name("gdb-output").start(() -> pump(lines));
  }

  /**
   * Starts one.
   *
   * @param gdb the program
   * @param arguments behind those that all have
   * @param folder where it runs
   * @param lines gets each line of output without its end, from a thread of its own
   * @throws IOException when it does not start
   */
  public static GdbProcess start(
      Path gdb, List<String> arguments, Path folder, Consumer<String> lines) throws IOException {
    List<String> command = new ArrayList<>();
    WRAPPERS.stream()
        .filter(wrapper -> Files.isExecutable(Path.of(wrapper.getFirst())))
        .forEach(command::addAll);
    command.add(gdb.toString());
    command.addAll(QUIETLY);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toAbsolutePath().toFile())
            .redirectErrorStream(true)
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    // The user's debuginfod servers have nothing to say about a guest, but take seconds to say it.
    builder.environment().remove("DEBUGINFOD_URLS");
    return new GdbProcess(builder.start(), lines);
  }

  /**
   * Waits for its end and for all it has printed.
   *
   * @return its exit code; empty when it still runs after that time
   */
  public OptionalInt await(Duration limit) throws InterruptedException {
    if (!process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)) {
      return OptionalInt.empty();
    }
    pump.join(LAST_WORDS); // a child that it left behind may hold the pipe open
    return OptionalInt.of(process.exitValue());
  }

  /** Ends it and what it has started; harmless when it has ended. */
  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  boolean hasEnded() {
    return !process.isAlive();
  }

  private void pump(Consumer<String> lines) {
    char[] buffer = new char[8192];
    StringBuilder line = new StringBuilder();
    try (Reader output = process.inputReader(StandardCharsets.UTF_8)) {
      for (int count = output.read(buffer); count >= 0; count = output.read(buffer)) {
        for (int i = 0; i < count; i++) {
          if (buffer[i] != '\n' && line.length() < MAX_LINE_CHARS) {
            line.append(buffer[i]);
            continue;
          }
          lines.accept(line.toString());
          line.setLength(0);
          if (buffer[i] != '\n') {
            line.append(buffer[i]);
          }
        }
      }
    } catch (IOException e) {
      lines.accept("trapgate: gdb's output is lost from here: " + e.getMessage());
    }
    if (!line.isEmpty()) {
      lines.accept(line.toString());
    }
  }
}
