package io.trapgate.testkit.container;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What the guest has printed so far; written by the thread that follows the log. */
final class ConsoleText {
  /** The most that is kept; of a longer console the end. */
  static final int MAX_CHARS = 1 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition grown = lock.newCondition();
  private final StringBuilder text = new StringBuilder();

  void append(String piece) {
    lock.lock();
    try {
      text.append(piece);
      if (text.length() > MAX_CHARS) {
        text.delete(0, text.length() - MAX_CHARS);
      }
      grown.signalAll();
    } finally {
      lock.unlock();
    }
  }

  String get() {
    lock.lock();
    try {
      return text.toString();
    } finally {
      lock.unlock();
    }
  }

  /** Whether it contains that text, or does within the time. */
  boolean await(String wanted, Duration patience) throws InterruptedException {
    long nanos = patience.toNanos();
    lock.lock();
    try {
      while (text.indexOf(wanted) < 0) {
        if (nanos <= 0) {
          return false;
        }
        nanos = grown.awaitNanos(nanos);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public String toString() {
    return get();
  }

  /** A duration as a person says it, for messages: {@code 30 s}. */
  static String seconds(Duration duration) {
    return TimeUnit.MILLISECONDS.toSeconds(duration.toMillis()) + " s";
  }
}
