package io.trapgate.stub.debug;

import java.util.concurrent.BlockingQueue;

/**
 * Takes the next message of a queue whose sender mostly answers within less time than it takes to
 * put a thread to sleep and wake it: looks out for a moment before it sleeps. What that may cost is
 * one moment of processor time for each message.
 */
final class Lookout<T> {
  /** More than a warm client needs for its next step, and no more than a cold one notices. */
  private static final long MOMENT_NANOS = 200_000;

  private final BlockingQueue<T> queue;

  Lookout(BlockingQueue<T> queue) {
    this.queue = queue;
  }

  /** The next message; blocks until there is one. */
  @SuppressWarnings("ThreadPriorityCheck") // lets the client run where there is no core to spare
  T take() throws InterruptedException {
    long until = System.nanoTime() + MOMENT_NANOS;
    do {
      T next = queue.poll();
      if (next != null) {
        return next;
      }
      Thread.yield();
    } while (System.nanoTime() < until);
    return queue.take();
  }
}
