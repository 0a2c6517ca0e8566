package io.trapgate.it.ci;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A program that ran to its end.
 *
 * @param output what it wrote to standard output and standard error
 */
record ToolRun(int exitCode, String output) {
  /**
   * Runs it in that folder, with these variables beside those of the test; a hung one is killed.
   */
  static ToolRun of(
      Path folder, Map<String, String> environment, Duration limit, List<String> command)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("ci-tool", ".txt");
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(folder.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().putAll(environment);
      Process process = builder.start();
      boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
      if (!ended) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
      }
      String text = Files.readString(output, StandardCharsets.UTF_8);
      if (!ended) {
        throw new IOException(command + " took longer than " + limit + ":\n" + text);
      }
      return new ToolRun(process.exitValue(), text);
    } finally {
      Files.deleteIfExists(output);
    }
  }
}
