package io.trapgate.it.tools;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How the command line is started as a process of its own. {@code -Dtrapgate.launcher=PATH} goes
 * through the shell launcher; without it the same main class runs on the class path of these tests,
 * since a launcher that finds newer sources would start a second build inside the one that runs the
 * tests.
 */
public final class CliCommand {
  private CliCommand() {}

  /** Program and arguments. */
  public static List<String> of(List<String> arguments) {
    List<String> command = new ArrayList<>();
    String launcher = System.getProperty("trapgate.launcher", "");
    if (launcher.isEmpty()) {
      command.addAll(
          List.of(
              Path.of(System.getProperty("java.home"), "bin", "java").toString(),
              "-XX:TieredStopAtLevel=1",
              "-XX:+UseSerialGC",
              "--enable-native-access=ALL-UNNAMED",
              "--sun-misc-unsafe-memory-access=allow",
              "-cp",
              System.getProperty("java.class.path"),
              "io.trapgate.stub.cli.Main"));
    } else {
      command.add(launcher);
    }
    command.addAll(arguments);
    return command;
  }
}
