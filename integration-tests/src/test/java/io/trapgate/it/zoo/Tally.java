package io.trapgate.it.zoo;

import java.util.ArrayDeque;
import java.util.Deque;

/** What a run has come to so far, and what it did last. */
final class Tally {
  /** Twenty packets and what came back. */
  private static final int KEPT = 40;

  private static final int SHOWN_CHARS = 160;

  private final Deque<String> last = new ArrayDeque<>();
  private long packets;
  private long stops;
  private long notifications;
  private long sessions;
  private long slowestNanos;
  private long slowestOfSession;
  private long longestAlone;
  private String slowest = "none";

  /** A packet goes out. */
  void sent(String what) {
    packets++;
    note("-> " + what);
  }

  /** Something has come back. */
  void came(Wire.Token token) {
    switch (token) {
      case Wire.Token.Packet(String payload) -> note("<- " + payload);
      case Wire.Token.Notification(String payload) -> note("<- %" + payload);
      case Wire.Token.End _ -> note("<- (closed)");
      case Wire.Token.Ack _, Wire.Token.Nak _ -> {}
    }
  }

  /** Anything else worth telling. */
  void note(String what) {
    if (last.size() == KEPT) {
      last.removeFirst();
    }
    last.addLast(what);
  }

  void stopped() {
    stops++;
  }

  void notified() {
    notifications++;
  }

  void session() {
    sessions++;
    slowestOfSession = 0;
  }

  /** The slowest answer since the session's begin. */
  long slowestOfSessionMillis() {
    return slowestOfSession / 1_000_000;
  }

  /** What is kept of a session that was played several times: its best. */
  void keepSlowest(long millis) {
    slowestNanos = Math.max(slowestNanos, millis * 1_000_000);
  }

  /**
   * An answer has come.
   *
   * @param nanos since its packet was sent, with all that were sent before it in one write
   * @param alone since the answer before it
   */
  void answered(String packet, long nanos, long alone) {
    slowestOfSession = Math.max(slowestOfSession, nanos);
    if (alone > longestAlone) {
      longestAlone = alone;
      slowest = packet;
    }
  }

  long packets() {
    return packets;
  }

  long stops() {
    return stops;
  }

  long notifications() {
    return notifications;
  }

  long slowestMillis() {
    return slowestNanos / 1_000_000;
  }

  /** One line. */
  String summary() {
    return ("%d packets in %d sessions, %d stops, %d notifications, slowest answer %d ms after its"
            + " packet; longest for one alone %d ms: '%s'")
        .formatted(
            packets,
            sessions,
            stops,
            notifications,
            slowestMillis(),
            longestAlone / 1_000_000,
            shown(slowest));
  }

  /** What went out last, a line each, oldest first. */
  String trail() {
    StringBuilder text = new StringBuilder();
    last.forEach(line -> text.append("  ").append(shown(line)).append('\n'));
    return text.toString();
  }

  /** Printable and short. */
  static String shown(String bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(bytes.length(), SHOWN_CHARS); i++) {
      char c = bytes.charAt(i);
      text.append(c >= ' ' && c <= '~' ? String.valueOf(c) : "\\x%02x".formatted((int) c));
    }
    return bytes.length() <= SHOWN_CHARS ? text.toString() : text + "... " + bytes.length();
  }
}
