package io.trapgate.it.script;

import io.trapgate.it.tools.CliCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The command line as a process of its own, with its output in files. */
final class CliProcess implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final Path out;
  private final Path err;

  private CliProcess(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * How it ended.
   *
   * @param out lines of standard output
   * @param err lines of standard error
   */
  record Ended(int code, List<String> out, List<String> err) {}

  /**
   * Starts it.
   *
   * @param folder a folder of the test's own, for its output and its temporary files
   */
  static CliProcess start(Path folder, List<String> arguments) throws IOException {
    Path out = folder.resolve("stdout");
    Path err = folder.resolve("stderr");
    ProcessBuilder builder =
        new ProcessBuilder(CliCommand.of(arguments))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + folder);
    return new CliProcess(builder.start(), out, err);
  }

  /** The process, to be ended in other ways. */
  ProcessHandle handle() {
    return process.toHandle();
  }

  /** Waits for its end. */
  Ended await() throws InterruptedException, IOException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still runs; printed " + lines(out) + lines(err));
    }
    List<String> errors =
        lines(err).stream().filter(line -> !line.startsWith("Picked up JAVA_TOOL")).toList();
    return new Ended(process.exitValue(), lines(out), errors);
  }

  /** What it has printed so far. */
  List<String> output() throws IOException {
    return lines(out);
  }

  private static List<String> lines(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
