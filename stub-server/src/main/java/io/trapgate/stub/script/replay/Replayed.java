package io.trapgate.stub.script.replay;

import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.log.LogEvent;
import java.util.List;
import java.util.Optional;

/**
 * What a replay has found.
 *
 * @param counts how much was compared
 * @param difference the first reply that differs; empty when none does
 * @param flaw what is missing of the log, in one line; empty when nothing is
 */
public record Replayed(Counts counts, Optional<Difference> difference, String flaw) {
  /** How much was compared. */
  public record Counts(int packets, int replies, int connections, int stops) {}

  /**
   * A reply that isn't that of the log.
   *
   * @param expected sequence number of the reply in the log, or of the event after which there is
   *     none
   * @param request the packet before it
   * @param recorded what the log has; empty when it has nothing there
   * @param got what came instead
   * @param stops the last stops before it, as the log has them
   */
  public record Difference(
      long expected,
      Optional<LogEntry> request,
      Optional<LogEvent.PacketOut> recorded,
      Got got,
      List<LogEntry> stops) {
    public Difference {
      stops = List.copyOf(stops);
    }

    /** The first character that differs, from 0. */
    public int place() {
      String left = recorded.map(LogEvent.PacketOut::payload).orElse("");
      String right = got.payload().orElse("");
      int at = 0;
      while (at < Math.min(left.length(), right.length()) && left.charAt(at) == right.charAt(at)) {
        at++;
      }
      return at;
    }
  }

  /**
   * What came.
   *
   * @param payload the reply; empty when none came
   * @param meaning the same in words, or why none came
   */
  public record Got(Optional<String> payload, String meaning) {}
}
