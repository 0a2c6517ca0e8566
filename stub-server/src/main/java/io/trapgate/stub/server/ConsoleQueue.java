package io.trapgate.stub.server;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the guest has printed and nobody has taken yet: bounded, in order, and honest about loss.
 *
 * <p>The machine thread puts and must never wait for the taker, which is one writer thread. What
 * doesn't fit is counted, and the count is printed where the lost bytes would have been. Chunks and
 * count have one lock: a loss that is counted when the taker has just looked for one would be told
 * to nobody, and all that follows it would be lost, too.
 */
final class ConsoleQueue {
  private static final byte[] NOTHING = {};

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<byte[]> chunks = new ArrayDeque<>();
  private long lostBytes;
  private boolean nudged;

  /**
   * @param capacity how many chunks wait at most; a guest's UART makes chunks of one to 16 bytes
   */
  ConsoleQueue(int capacity) {
    this.capacity = capacity;
  }

  /** Adds output; never waits for room. */
  void put(byte[] output) {
    lock.lock();
    try {
      if (lostBytes == 0 && chunks.size() < capacity) {
        chunks.add(output);
      } else {
        lostBytes += output.length;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Says that something other than output has happened and the taker should look around. */
  void nudge() {
    lock.lock();
    try {
      nudged = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Everything that waits, joined, up to about {@code limitBytes}.
   *
   * @param wait whether to wait for the first of it; then the result is empty only after a nudge
   */
  byte[] takeAll(int limitBytes, boolean wait) throws InterruptedException {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    lock.lockInterruptibly();
    try {
      while (wait && !nudged && chunks.isEmpty() && lostBytes == 0) {
        changed.await();
      }
      nudged = false;
      for (byte[] next = next(); next.length != 0; next = next()) {
        joined.writeBytes(next);
        if (joined.size() >= limitBytes) {
          break;
        }
      }
      return joined.toByteArray();
    } finally {
      lock.unlock();
    }
  }

  /** The next output or the notice that some was lost; empty when there is neither. */
  private byte[] next() {
    byte[] next = chunks.poll();
    if (next != null) {
      return next;
    }
    long lost = lostBytes;
    lostBytes = 0;
    return lost == 0 ? NOTHING : notice(lost);
  }

  private static byte[] notice(long lost) {
    String text =
        "\n[trapgate: " + lost + " bytes of console output lost here: nobody took them]\n";
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
