package io.trapgate.stub.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Finds gdb; installs it when this process may. */
final class GdbFinder {
  private static final List<List<String>> INSTALL =
      List.of(
          List.of("apt-get", "-q", "update"),
          List.of("apt-get", "-q", "install", "-y", "--no-install-recommends", "gdb-multiarch"));

  private final PrintWriter progress;

  /**
   * @param progress gets one line when something is installed
   */
  GdbFinder(PrintWriter progress) {
    this.progress = progress;
  }

  /**
   * The gdb to run.
   *
   * @param named what the user named with {@code --gdb}
   * @throws CliFailure when there is none and it can't be installed; says the command that does
   */
  Path find(Optional<Path> named) throws CliFailure, InterruptedException {
    if (named.isPresent()) {
      if (!Files.isExecutable(named.get())) {
        throw new CliFailure(
            ExitCodes.USAGE, "--gdb: " + named.get() + " is not there (expected: a program)");
      }
      return named.get();
    }
    Optional<Path> found = DoctorCommand.GDB.find();
    if (found.isEmpty()) {
      install();
      found = DoctorCommand.GDB.find();
    }
    return found.orElseThrow(() -> missing("the package holds no gdb-multiarch"));
  }

  private void install() throws CliFailure, InterruptedException {
    if (!System.getProperty("user.name", "").equals("root")) {
      throw missing("only root may install it");
    }
    progress.println("trapgate: installing gdb-multiarch with apt-get ...");
    for (List<String> command : INSTALL) {
      runQuietly(command);
    }
  }

  private static void runQuietly(List<String> command) throws CliFailure, InterruptedException {
    try {
      Path log = Files.createTempFile("trapgate-apt", ".log");
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
      builder.environment().put("DEBIAN_FRONTEND", "noninteractive");
      int code = builder.start().waitFor();
      if (code != 0) {
        throw missing(String.join(" ", command) + " returned " + code + ", see " + log);
      }
      Files.delete(log);
    } catch (IOException e) {
      throw missing(ErrorLines.oneLine(e));
    }
  }

  private static CliFailure missing(String why) {
    return new CliFailure(
        ExitCodes.ENVIRONMENT,
        "gdb-multiarch is missing and "
            + why
            + "; install it: sudo "
            + DoctorCommand.GDB.install());
  }
}
