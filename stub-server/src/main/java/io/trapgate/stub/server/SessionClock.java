package io.trapgate.stub.server;

import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Ends a session that has lasted too long, or whose client says nothing. Event loop only. */
final class SessionClock {
  private final EventExecutor loop;
  private final BooleanSupplier guestRuns;
  private final Consumer<String> end;
  private final List<Future<?>> alarms = new ArrayList<>();
  private long lastHeard = System.nanoTime();

  /**
   * Begins to count.
   *
   * @param guestRuns a client that waits for its guest isn't idle
   * @param end called with the reason, once at most
   */
  SessionClock(
      SessionLimits limits, EventExecutor loop, BooleanSupplier guestRuns, Consumer<String> end) {
    this.loop = loop;
    this.guestRuns = guestRuns;
    this.end = end;
    limits
        .total()
        .ifPresent(limit ->
            in(
                limit.toNanos(),
                () -> over("the session's time of " + SessionLimits.text(limit) + " is over")));
    limits.idle().ifPresent(limit -> in(limit.toNanos(), () -> look(limit)));
  }

  /** The client has said something, or its guest stands again. */
  void heard() {
    lastHeard = System.nanoTime();
  }

  private void look(Duration limit) {
    if (guestRuns.getAsBoolean()) {
      in(limit.toNanos(), () -> look(limit));
      return;
    }
    long left = limit.toNanos() - (System.nanoTime() - lastHeard);
    if (left > 0) {
      in(left, () -> look(limit));
    } else {
      over("nothing was heard for " + SessionLimits.text(limit) + " while the guest stands");
    }
  }

  private void over(String reason) {
    stop();
    end.accept(reason);
  }

  private void in(long nanos, Runnable task) {
    alarms.removeIf(Future::isDone);
    alarms.add(loop.schedule(task, nanos, TimeUnit.NANOSECONDS));
  }

  /** The session has ended. */
  void stop() {
    alarms.forEach(alarm -> alarm.cancel(false));
    alarms.clear();
  }
}
