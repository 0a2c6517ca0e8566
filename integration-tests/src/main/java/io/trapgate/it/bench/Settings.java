package io.trapgate.it.bench;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How much is measured.
 *
 * @param root folder of the project
 * @param rounds how often each peer has its turn
 * @param runTime length of one free run
 * @param packets packets for each round trip and step figure
 * @param transferBytes memory moved for each throughput figure
 */
record Settings(Path root, int rounds, Duration runTime, int packets, int transferBytes) {
  private static final String USAGE =
      "usage: scripts/bench [--rounds N] [--seconds N] [--packets N] [--megabytes N]";

  static Settings parse(Path root, String... args) {
    int rounds = 5;
    int seconds = 3;
    int packets = 10_000;
    int megabytes = 8;
    for (int i = 0; i < args.length; i += 2) {
      int value = i + 1 < args.length ? positive(args[i], args[i + 1]) : 0;
      switch (value > 0 ? args[i] : "") {
        case "--rounds" -> rounds = value;
        case "--seconds" -> seconds = value;
        case "--packets" -> packets = value;
        case "--megabytes" -> megabytes = value;
        default -> throw new IllegalArgumentException(args[i] + " isn't understood; " + USAGE);
      }
    }
    return new Settings(root, rounds, Duration.ofSeconds(seconds), packets, megabytes << 20);
  }

  private static int positive(String option, String text) {
    if (!text.matches("[1-9]\\d{0,5}")) {
      throw new IllegalArgumentException(
          option + ": " + text + " (expected: a whole number from 1 to 999999); " + USAGE);
    }
    return Integer.parseInt(text);
  }

  /** What runs freely. */
  Path guest() {
    return root.resolve("integration-tests/src/guests/mix.elf");
  }

  /** What gdb's commands are measured with. */
  Path loop() {
    return root.resolve("integration-tests/src/guests/loop.elf");
  }
}
