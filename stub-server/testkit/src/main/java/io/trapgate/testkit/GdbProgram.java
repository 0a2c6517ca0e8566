package io.trapgate.testkit;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** Which gdb a {@link GdbDriver} runs, and what is said where there is none. */
final class GdbProgram {
  /** System property that names the program. */
  static final String PROGRAM = "trapgate.gdb";

  /** System property that turns a skip into a failure. */
  static final String REQUIRED = "trapgate.gdb.required";

  private static final String USUAL = "gdb-multiarch";

  private GdbProgram() {}

  /** The program that is asked for, whether it is there or not. */
  static String wanted() {
    return System.getProperty(PROGRAM, USUAL);
  }

  /** Whether a missing gdb fails a test. */
  static boolean isRequired() {
    return Boolean.getBoolean(REQUIRED);
  }

  /** The program: a path, or a name found on the path. */
  static Optional<Path> find(String name, String searchPath) {
    if (name.contains(File.separator)) {
      return Optional.of(Path.of(name)).filter(Files::isExecutable);
    }
    return Stream.of(searchPath.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, name))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** The program on this machine. */
  static Optional<Path> find() {
    return find(wanted(), System.getenv().getOrDefault("PATH", ""));
  }

  /** One line for a report. */
  static String missing() {
    return wanted().equals(USUAL)
        ? USUAL
            + " is not on the PATH (apt-get install -y "
            + USUAL
            + ", or -D"
            + PROGRAM
            + "=FILE)"
        : "-D" + PROGRAM + "=" + wanted() + " is no program that can be run";
  }
}
