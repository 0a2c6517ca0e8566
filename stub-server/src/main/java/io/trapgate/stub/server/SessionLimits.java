package io.trapgate.stub.server;

import java.time.Duration;
import java.util.Optional;

/**
 * How long a client may hold a machine.
 *
 * @param idle most that may pass without a packet while the guest stands; its runs don't count
 * @param total most that a session may last
 */
public record SessionLimits(Optional<Duration> idle, Optional<Duration> total) {
  /** As long as it likes. */
  public static final SessionLimits NONE = new SessionLimits(Optional.empty(), Optional.empty());

  /** A duration as the command line would say it. */
  static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }
}
