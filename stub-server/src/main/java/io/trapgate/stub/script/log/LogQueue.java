package io.trapgate.stub.script.log;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Events on their way to the file: bounded, in one order, and the number of those that didn't fit
 * where they are missing. Events and number have one lock: a loss that is counted when the taker
 * has just looked for one would be told to nobody, and all that follows it would be lost, too.
 */
final class LogQueue {
  /** Events that wait at most. */
  private static final int MOST_EVENTS = 1 << 16;

  /** Characters of packets that wait at most. */
  private static final long MOST_CHARACTERS = 1 << 26;

  /**
   * An event on its way; what it says for people is put together when it is written.
   *
   * @param wallNanos since the log was opened
   * @param characters about so long
   */
  record Pending(long wallNanos, long instructions, int characters, Supplier<LogEvent> event) {}

  /** What the taker gets. */
  sealed interface Taken {
    record Event(Pending pending) implements Taken {}

    /** So many events didn't fit here. */
    record Loss(long events) implements Taken {}

    /** There was nothing for a while. */
    record Pause() implements Taken {}

    /** That was all. */
    record End() implements Taken {}
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Queue<Pending> events = new ArrayDeque<>();
  private long characters;
  private long lost;
  private @Nullable Pending last;
  private boolean ended;

  /** Adds an event, or counts it as lost; any thread, never waits for room. */
  void put(Pending event) {
    lock.lock();
    try {
      if (ended) {
        return;
      }
      if (lost == 0
          && events.size() < MOST_EVENTS
          && characters + event.characters() <= MOST_CHARACTERS) {
        events.add(event);
        characters += event.characters();
      } else {
        lost++;
      }
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Nothing comes behind this one, for which there always is room. */
  void end(Pending event) {
    lock.lock();
    try {
      last = event;
      ended = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /** Nobody takes any more. */
  void abandon() {
    lock.lock();
    try {
      ended = true;
      events.clear();
    } finally {
      lock.unlock();
    }
  }

  /**
   * The next one; waits for it.
   *
   * @param patienceMillis after which it is a pause; 0 for ever
   */
  Taken take(long patienceMillis) throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(patienceMillis);
    lock.lockInterruptibly();
    try {
      while (events.isEmpty() && lost == 0 && !ended) {
        if (patienceMillis == 0) {
          changed.await();
        } else if (left > 0) {
          left = changed.awaitNanos(left);
        } else {
          return new Taken.Pause();
        }
      }
      return next();
    } finally {
      lock.unlock();
    }
  }

  private Taken next() {
    Pending next = events.poll();
    if (next != null) {
      characters -= next.characters();
      return new Taken.Event(next);
    }
    if (lost != 0) {
      Taken loss = new Taken.Loss(lost);
      lost = 0;
      return loss;
    }
    Pending end = last;
    last = null;
    return end == null ? new Taken.End() : new Taken.Event(end);
  }
}
