package io.trapgate.testkit;

import java.time.Duration;

/** A time limit that several waits share. */
final class Deadline {
  private final Duration limit;
  private final long end;

  Deadline(Duration limit) {
    this.limit = limit;
    this.end = System.nanoTime() + limit.toNanos();
  }

  Duration limit() {
    return limit;
  }

  /** What is left of it; never negative. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, end - System.nanoTime()));
  }
}
