package io.trapgate.stub.debug;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Messages for one thread, which may look out for the next one for a moment before it sleeps: its
 * sender mostly answers within less time than it takes to put a thread to sleep and wake it. What
 * that may cost is one moment of processor time for each message.
 *
 * <p>No queue of the JDK's: some of them look out and yield by themselves before they sleep, on a
 * busy processor, too.
 */
final class Lookout<T> {
  /** More than a warm client needs for its next step, and no more than a cold one notices. */
  private static final long MOMENT_NANOS = 200_000;

  private final Queue<T> messages = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Thread sleeper;

  /** Never blocks. Any thread. */
  void put(T message) {
    messages.add(message);
    Thread asleep = sleeper;
    if (asleep != null) {
      sleeper = null; // the next message needn't wake it, too
      LockSupport.unpark(asleep);
    }
  }

  /** The next message, which is expected soon; blocks until there is one. */
  @SuppressWarnings("ThreadPriorityCheck") // lets the client run where there is no core to spare
  T takeSoon() throws InterruptedException {
    long from = System.nanoTime();
    do {
      T next = messages.poll();
      if (next != null) {
        return next;
      }
      Thread.yield();
    } while (System.nanoTime() - from < MOMENT_NANOS);
    return take();
  }

  /** The next message; blocks until there is one. One thread. */
  T take() throws InterruptedException {
    while (true) {
      T next = messages.poll();
      if (next != null) {
        sleeper = null;
        return next;
      }
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (sleeper == null) {
        sleeper = Thread.currentThread(); // and look again: a sender may have missed it
      } else {
        LockSupport.park(this);
      }
    }
  }
}
