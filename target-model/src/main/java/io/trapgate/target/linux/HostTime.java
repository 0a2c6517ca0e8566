package io.trapgate.target.linux;

import java.util.function.LongSupplier;

/**
 * Guest time of a machine that runs on the host's clock: nanoseconds during which it ran. While the
 * machine stands still, so does its time: a timer doesn't expire behind a debugger's back.
 */
final class HostTime {
  private final LongSupplier nanos;
  private long passed;
  private long since;
  private boolean running;

  /**
   * @param nanos the host's clock, for example {@link System#nanoTime}
   */
  HostTime(LongSupplier nanos) {
    this.nanos = nanos;
  }

  synchronized long now() {
    return running ? passed + nanos.getAsLong() - since : passed;
  }

  synchronized void start() {
    if (!running) {
      running = true;
      since = nanos.getAsLong();
    }
  }

  synchronized void stop() {
    passed = now();
    running = false;
  }

  synchronized void reset() {
    passed = 0;
    since = nanos.getAsLong();
  }
}
