package io.trapgate.target.linux;

import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Calls back when guest time has come to the next event, on a thread of its own. */
final class HostTimer implements AutoCloseable {
  private final Runnable action;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("kvm-timer-", 0).factory());
  private @Nullable Future<?> armed;
  private long armedFor = Long.MAX_VALUE;

  HostTimer(Runnable action) {
    this.action = action;
  }

  /**
   * Replaces what it waits for.
   *
   * @param deadline in nanoseconds of guest time, {@link Long#MAX_VALUE} for nothing
   * @param now guest time
   */
  synchronized void at(long deadline, long now) {
    if (deadline == armedFor) {
      return;
    }
    armedFor = deadline;
    Future<?> old = armed;
    if (old != null) {
      old.cancel(false);
    }
    armed =
        deadline == Long.MAX_VALUE || thread.isShutdown()
            ? null
            : thread.schedule(this::expired, Math.max(0, deadline - now), TimeUnit.NANOSECONDS);
  }

  private void expired() {
    synchronized (this) {
      armedFor = Long.MAX_VALUE;
    }
    action.run();
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
