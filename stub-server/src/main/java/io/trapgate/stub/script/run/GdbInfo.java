package io.trapgate.stub.script.run;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * What a gdb says of itself.
 *
 * @param version its version line, for example {@code GNU gdb (Debian 13.1-3) 13.1}
 * @param python version of its Python; empty when it was built without
 */
public record GdbInfo(String version, Optional<String> python) {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final String MARK = "trapgate-python ";

  /**
   * Asks the program.
   *
   * @throws IOException when it does not start, does not end, or is no gdb
   */
  public static GdbInfo of(Path gdb) throws InterruptedException, IOException {
    List<String> lines = Collections.synchronizedList(new ArrayList<>());
    List<String> arguments =
        List.of(
            "-ex",
            "show version",
            "-ex",
            "python import json, platform; print('" + MARK + "' + platform.python_version())");
    try (GdbProcess process = GdbProcess.start(gdb, arguments, Path.of(""), lines::add)) {
      if (process.await(LIMIT).isEmpty()) {
        throw new IOException(gdb + " does not end (expected: within " + LIMIT.toSeconds() + " s)");
      }
    }
    return read(gdb, List.copyOf(lines));
  }

  private static GdbInfo read(Path gdb, List<String> lines) throws IOException {
    String version =
        lines.stream()
            .filter(line -> line.startsWith("GNU gdb"))
            .findFirst()
            .orElseThrow(() -> new IOException(gdb + " does not say that it is GNU gdb"));
    Optional<String> python =
        lines.stream()
            .filter(line -> line.startsWith(MARK))
            .map(line -> line.substring(MARK.length()))
            .findFirst();
    return new GdbInfo(version, python);
  }
}
