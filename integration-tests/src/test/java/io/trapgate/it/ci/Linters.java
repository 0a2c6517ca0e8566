package io.trapgate.it.ci;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The linters that stand outside this process. Each gives its findings, one a line. */
final class Linters {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Debian's defaults, but for lines that hold a whole command and GitHub's key {@code on}. */
  private static final String YAMLLINT =
      "{extends: default, rules: {document-start: disable, line-length: {max: 140},"
          + " truthy: {check-keys: false}, comments: {level: error}}}";

  private Linters() {}

  /** What has to be done before the linters from npm can run. */
  static Optional<String> missing() {
    Path folder = folder();
    return Files.isDirectory(folder.resolve("node_modules"))
        ? Optional.empty()
        : Optional.of(
            "the linters are not installed: run npm ci in " + folder + ", as scripts/test does");
  }

  /** The folder of the linters from npm. */
  static Path folder() {
    return CiFile.root().resolve("integration-tests/src/test/ci-lint");
  }

  /** What the engine's own tools say of the file: schema, expressions, fields. */
  static List<String> schema(CiFile kind, Path file) throws IOException, InterruptedException {
    String script = folder().resolve("lint.mjs").toString();
    String engine = kind.name().toLowerCase(Locale.ROOT);
    return findings(List.of("node", script, engine, file.toString()));
  }

  static List<String> yaml(Path file) throws IOException, InterruptedException {
    return findings(List.of("yamllint", "-f", "parsable", "-d", YAMLLINT, file.toString()));
  }

  /** What shellcheck says of the step's script in the shell that the engine takes for it. */
  static List<String> shell(ShellStep step) throws IOException, InterruptedException {
    Path file = Files.createTempFile("ci-step", ".sh");
    try {
      // Variables that the engine sets are assigned here, or shellcheck would not know them.
      List<String> lines = new ArrayList<>();
      lines.add("#!/bin/" + step.shell());
      step.environment().keySet().forEach(name -> lines.add("export " + name + "="));
      lines.add(step.script());
      Files.write(file, lines);
      return findings(List.of("shellcheck", "-f", "gcc", file.toString()))
          .stream()
          .map(finding -> step.where() + ": " + finding)
          .toList();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static List<String> findings(List<String> command)
      throws IOException, InterruptedException {
    ToolRun run = ToolRun.of(CiFile.root(), Map.of(), LIMIT, command);
    List<String> lines = run.output().lines().filter(line -> !line.isBlank()).toList();
    if (run.exitCode() > 1 || (run.exitCode() == 1 && lines.isEmpty())) {
      throw new IOException(command + " failed with " + run.exitCode() + ": " + run.output());
    }
    return lines;
  }
}
