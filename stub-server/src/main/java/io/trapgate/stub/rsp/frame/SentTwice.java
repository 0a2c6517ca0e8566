package io.trapgate.stub.rsp.frame;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Knows a packet of gdb's first three that was sent again because its {@code +} came late. gdb
 * waits two seconds for it (gdb 13 remote.c, putpkt_binary); on a busy machine the first packet of
 * a server, which loads classes, may take longer. A second answer would be taken for that of the
 * next packet, and gdb gives up: "Remote replied unexpectedly to 'vMustReplyEmpty'".
 *
 * <p>Between two packets of its own will a client that acknowledges sends the {@code +} for the
 * first one's answer. Only the beginning of a connection is looked at, where no client has a reason
 * to ask the same twice: later, one may send many packets before it reads, some of them alike.
 */
final class SentTwice {
  private static final Set<String> BEGINNINGS =
      Set.of("qSupported", "vMustReplyEmpty", "QStartNoAckMode");

  private static final long LATE = Duration.ofMillis(250).toNanos();

  private final LongSupplier nanos;
  private boolean beginning = true;
  private boolean clientAcknowledges;
  private byte @Nullable [] last;
  private long receivedAt;
  private long took;
  private boolean sameReading;

  /**
   * No packet yet.
   *
   * @param nanos the clock
   */
  SentTwice(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** The client has had an answer: what comes now is a packet of its own will. */
  void answerArrived() {
    clientAcknowledges = true;
    last = null;
  }

  /** What was received since the last call isn't what comes now. */
  void readingEnds() {
    sameReading = false;
  }

  /** The acknowledgment of the last packet goes out. */
  void acknowledgmentLeaves() {
    took = nanos.getAsLong() - receivedAt;
  }

  /**
   * Whether it is the last packet again; if not, it is the last one from now on.
   *
   * @param acknowledging whether this one will be acknowledged; one that isn't is never sent again
   */
  boolean again(byte[] payload, boolean acknowledging) {
    if (last != null && Arrays.equals(last, payload) && (sameReading || took >= LATE)) {
      return true;
    }
    beginning = beginning && acknowledging && clientAcknowledges && begins(payload);
    last = beginning ? payload : null;
    receivedAt = nanos.getAsLong();
    took = 0;
    sameReading = true;
    return false;
  }

  private static boolean begins(byte[] payload) {
    int end = 0;
    while (end < payload.length && payload[end] != ':') {
      end++;
    }
    return BEGINNINGS.contains(new String(payload, 0, end, StandardCharsets.US_ASCII));
  }
}
