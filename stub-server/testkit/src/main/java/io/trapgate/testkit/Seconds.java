package io.trapgate.testkit;

import java.time.Duration;

/** Durations in messages. */
final class Seconds {
  private Seconds() {}

  /** {@code 30 s} or {@code 250 ms}. */
  static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }
}
