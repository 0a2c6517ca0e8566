package io.trapgate.target.engine;

import java.util.PriorityQueue;
import java.util.function.LongSupplier;

/**
 * Guest time: counted in ticks that follow the instruction count, never the host's clock, so the
 * same start gives the same run. Devices ask it what time it is and to be called back. Machine
 * thread only.
 */
public final class VirtualClock {
  private record Event(long atTicks, long order, Runnable action) implements Comparable<Event> {
    @Override
    public int compareTo(Event other) {
      int byTime = Long.compare(atTicks, other.atTicks);
      return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
  }

  private final LongSupplier now;
  private final Runnable deadlineMoved;
  private final PriorityQueue<Event> events = new PriorityQueue<>();
  private long scheduled;

  /**
   * @param now reads the present time in ticks
   * @param deadlineMoved told when {@link #nextDeadline()} came closer, so that a running engine
   *     can shorten its budget
   */
  public VirtualClock(LongSupplier now, Runnable deadlineMoved) {
    this.now = now;
    this.deadlineMoved = deadlineMoved;
  }

  /** The present time in ticks since reset. */
  public long ticks() {
    return now.getAsLong();
  }

  /**
   * Calls {@code action} on the machine thread at that time, or soon if it has passed.
   *
   * @return cancels the call when run; harmless afterwards
   */
  public Runnable schedule(long atTicks, Runnable action) {
    boolean closer = atTicks < nextDeadline();
    Event event = new Event(atTicks, scheduled++, action);
    events.add(event);
    if (closer) {
      deadlineMoved.run();
    }
    return () -> events.remove(event);
  }

  /** Time of the next event, {@link Long#MAX_VALUE} when there is none. */
  public long nextDeadline() {
    Event next = events.peek();
    return next == null ? Long.MAX_VALUE : next.atTicks();
  }

  /** Runs all events whose time has come. */
  public void runDue() {
    for (Event next = events.peek();
        next != null && next.atTicks() <= ticks();
        next = events.peek()) {
      events.remove();
      next.action().run();
    }
  }

  /** Forgets all events: a machine reset. */
  public void clear() {
    events.clear();
  }
}
