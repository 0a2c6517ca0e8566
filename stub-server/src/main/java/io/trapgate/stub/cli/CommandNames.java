package io.trapgate.stub.cli;

import java.util.List;

/** The commands by name. Each is made when it is asked for. */
final class CommandNames {
  /** All of them, as the help lists them. */
  static final List<String> ALL =
      List.of("serve", "run", "demo", "cpus", "doctor", "replay", "health", "warm-up");

  private CommandNames() {}

  /**
   * A new command with this name.
   *
   * @param name one of {@link #ALL}
   * @param early what the command has to wait for
   */
  static CliCommand command(String name, EarlyStart early) {
    return switch (name) {
      case "serve" -> new ServeCommand(early);
      case "run" -> new RunCommand();
      case "demo" -> new DemoCommand();
      case "cpus" -> new CpusCommand();
      case "doctor" -> new DoctorCommand();
      case "replay" -> new ReplayCommand();
      case "health" -> new HealthCommand();
      case "warm-up" -> new WarmUpCommand();
      default -> throw new IllegalArgumentException("no command " + name);
    };
  }

  /**
   * The commands that a command line needs: the one that it names, or all of them when it begins
   * otherwise, for help and for the hint to a name that is misspelt.
   */
  static List<String> neededBy(String... arguments) {
    return arguments.length > 0 && ALL.contains(arguments[0]) ? List.of(arguments[0]) : ALL;
  }
}
