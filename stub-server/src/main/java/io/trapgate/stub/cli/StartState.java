package io.trapgate.stub.cli;

/** What the guest does before a debugger comes: the value of {@code --start}. */
enum StartState {
  RUNNING,
  STOPPED;

  /** Reads the option's value, in the lower case that users write. */
  static StartState parse(String text) {
    return switch (text) {
      case "running" -> RUNNING;
      case "stopped" -> STOPPED;
      default ->
          throw new IllegalArgumentException(
              "start: '" + text + "' (expected: running or stopped)");
    };
  }
}
