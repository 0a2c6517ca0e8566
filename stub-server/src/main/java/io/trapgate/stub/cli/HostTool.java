package io.trapgate.stub.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program or file on this machine that something here needs.
 *
 * @param name what the user calls it
 * @param candidates programs looked for on PATH, or absolute files; the first found counts
 * @param purpose what it is needed for
 * @param install the command that installs it
 * @param required whether trapgate's main job needs it
 */
record HostTool(
    String name, List<String> candidates, String purpose, String install, boolean required) {
  private static final Pattern VERSION = Pattern.compile("(?<![\\d.])\\d+(?:\\.\\d+)+[^\\s,)]*");

  /** Where it is on this machine. */
  Optional<Path> find() {
    return candidates.stream().flatMap(name -> find(name).stream()).findFirst();
  }

  /** What it says its version is, from the first line of {@code --version}. */
  static String version(Path program) {
    try {
      Process process =
          new ProcessBuilder(program.toString(), "--version")
              // Debian's launcher of Chromium complains there before the version comes.
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher version = VERSION.matcher(text.lines().findFirst().orElse(""));
      String last = "";
      while (version.find()) {
        last = version.group();
      }
      return last.isEmpty() ? "version unknown" : last;
    } catch (IOException e) {
      return "does not start: " + ErrorLines.oneLine(e);
    }
  }

  private static Optional<Path> find(String candidate) {
    if (candidate.startsWith("/")) {
      return Optional.of(Path.of(candidate)).filter(Files::exists);
    }
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("/usr/local/bin:/usr/bin:/bin");
    return Pattern.compile(":")
        .splitAsStream(path)
        .map(folder -> Path.of(folder.isEmpty() ? "." : folder, candidate))
        .filter(Files::isExecutable)
        .findFirst();
  }
}
