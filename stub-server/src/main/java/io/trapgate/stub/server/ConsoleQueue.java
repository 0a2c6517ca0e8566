package io.trapgate.stub.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the guest has printed and nobody has taken yet: bounded, in order, and honest about loss.
 *
 * <p>The machine thread puts and must never wait; one writer thread takes. What doesn't fit is
 * counted, and the count is printed where the lost bytes would have been.
 */
final class ConsoleQueue {
  /** Says that something other than output has happened and the taker should look around. */
  static final byte[] NUDGE = {};

  private final LinkedBlockingQueue<byte[]> chunks;
  private final AtomicLong lostBytes = new AtomicLong();

  /**
   * @param capacity how many chunks wait at most; a guest's UART makes chunks of one to 16 bytes
   */
  ConsoleQueue(int capacity) {
    chunks = new LinkedBlockingQueue<>(capacity);
  }

  /** Adds output; never waits. */
  void put(byte[] output) {
    if (lostBytes.get() != 0 || !chunks.offer(output)) {
      lostBytes.addAndGet(output.length);
    }
  }

  /** Wakes the taker. When the queue is full it needs no waking. */
  void nudge() {
    boolean wakes = chunks.offer(NUDGE);
    assert wakes || !chunks.isEmpty();
  }

  /**
   * Everything that waits, joined, up to about {@code limitBytes}.
   *
   * @param wait whether to wait for the first of it; then the result is empty only after a nudge
   */
  byte[] takeAll(int limitBytes, boolean wait) throws InterruptedException {
    byte[] next = wait ? take() : poll();
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    while (next.length != 0) {
      joined.writeBytes(next);
      next = joined.size() < limitBytes ? poll() : NUDGE;
    }
    return joined.toByteArray();
  }

  /** The next output, {@link #NUDGE}, or the notice that bytes were lost; waits for one. */
  byte[] take() throws InterruptedException {
    byte[] next = chunks.poll();
    if (next != null) {
      return next;
    }
    long lost = lostBytes.getAndSet(0);
    return lost == 0 ? chunks.take() : notice(lost);
  }

  /** As {@link #take()}, but {@link #NUDGE} when there is nothing at once. */
  byte[] poll() {
    byte[] next = chunks.poll();
    if (next != null) {
      return next;
    }
    long lost = lostBytes.getAndSet(0);
    return lost == 0 ? NUDGE : notice(lost);
  }

  private static byte[] notice(long lost) {
    String text =
        "\n[trapgate: " + lost + " bytes of console output lost here: nobody took them]\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
