package io.trapgate.stub.script.replay;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** How far the played machine and its server are; told by their threads, waited for by another. */
final class Progress {
  /** What is counted. */
  enum Step {
    CONNECTED,
    DISCONNECTED,
    STOPPED,
    /** The machine stands where the recorded one was interrupted, and waits for that. */
    HELD
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Step, Integer> counts = new EnumMap<>(Step.class);

  void add(Step step) {
    lock.lock();
    try {
      counts.merge(step, 1, Integer::sum);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it is so; false when it isn't in time. */
  boolean await(Duration limit, Predicate<Map<Step, Integer>> wanted) throws InterruptedException {
    long left = limit.toNanos();
    lock.lock();
    try {
      while (!wanted.test(counts)) {
        if (left <= 0) {
          return false;
        }
        left = changed.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until that was counted so often; false when it isn't in time. */
  boolean await(Duration limit, Step step, int count) throws InterruptedException {
    return await(limit, now -> now.getOrDefault(step, 0) >= count);
  }

  /** For waits that only a fault makes long. */
  static Duration seconds(long count) {
    return Duration.of(count, TimeUnit.SECONDS.toChronoUnit());
  }
}
