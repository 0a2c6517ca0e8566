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

  /**
   * What all of them say of these files, which are all of that kind. Each finding begins with the
   * file that it is about, or with a script's that was taken out of it and has a longer name.
   */
  static List<String> findings(CiFile kind, List<Path> files)
      throws IOException, InterruptedException {
    List<String> findings = new ArrayList<>();
    List<Path> readable = files;
    switch (kind) {
      case JENKINS -> readable = pipelines(files, findings);
      case GITHUB, GITLAB, KUBERNETES -> {
        findings.addAll(run(List.of("yamllint", "-f", "parsable", "-d", YAMLLINT), files));
        findings.addAll(schema(kind, files));
      }
      case DOCKER -> findings.addAll(schema(kind, files));
    }
    findings.addAll(scripts(kind, readable));
    return findings;
  }

  /** What the engine's own tools say: schema, expressions, fields. */
  private static List<String> schema(CiFile kind, List<Path> files)
      throws IOException, InterruptedException {
    String script = folder().resolve("lint.mjs").toString();
    return run(List.of("node", script, kind.name().toLowerCase(Locale.ROOT)), files);
  }

  /** Those without a finding: the scripts of the others can't be told. */
  private static List<Path> pipelines(List<Path> files, List<String> findings) throws IOException {
    List<Path> good = new ArrayList<>();
    for (Path file : files) {
      List<String> own = PipelineRules.findings(Files.readString(file));
      own.forEach(finding -> findings.add(file + ": " + finding));
      if (own.isEmpty()) {
        good.add(file);
      }
    }
    return good;
  }

  /** What shellcheck says of the scripts in the shell that the engine takes for them. */
  private static List<String> scripts(CiFile kind, List<Path> files)
      throws IOException, InterruptedException {
    List<Path> scripts = new ArrayList<>();
    for (Path file : files) {
      for (ShellStep step : ShellSteps.of(kind, Files.readString(file))) {
        // Variables that the engine sets are assigned here, or shellcheck would not know them.
        List<String> lines = new ArrayList<>();
        lines.add("#!/bin/" + step.shell());
        lines.add("# " + step.where());
        step.environment().keySet().forEach(name -> lines.add("export " + name + "="));
        lines.add(step.script());
        scripts.add(Files.write(Path.of(file + ".step" + scripts.size()), lines));
      }
    }
    return scripts.isEmpty() ? List.of() : run(List.of("shellcheck", "-f", "gcc"), scripts);
  }

  private static List<String> run(List<String> linter, List<Path> files)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(linter);
    files.forEach(file -> command.add(file.toString()));
    ToolRun run = ToolRun.of(CiFile.root(), Map.of(), LIMIT, command);
    List<String> lines = run.output().lines().filter(line -> !line.isBlank()).toList();
    if (run.exitCode() > 1 || (run.exitCode() == 1 && lines.isEmpty())) {
      throw new IOException(command + " failed with " + run.exitCode() + ": " + run.output());
    }
    return lines;
  }
}
