package io.trapgate.stub.server;

import io.netty.channel.EventLoop;
import io.trapgate.stub.debug.GuestRunner;
import io.trapgate.stub.debug.StopReason;
import io.trapgate.stub.session.SessionEvent;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Debuggers that look at a machine beside the one that controls it. While its guest runs they are
 * served together in short pauses between two instructions, of which there are so few that the run
 * takes hardly longer for them; the guest can't tell. Event loop only.
 */
final class Onlookers implements GuestRunner.Listener {
  /** Most at a time. */
  static final int MOST = 16;

  /** From the begin of one pause to that of the next, at least. */
  private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final AttachPoint attachPoint;
  private final EventLoop loop;
  private final Set<OnlookerHandler> all = new LinkedHashSet<>();
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private long lastPause = System.nanoTime() - PERIOD_NANOS;
  private boolean pauseArranged;
  private @Nullable SessionEvent lastStop;

  Onlookers(AttachPoint attachPoint, EventLoop loop) {
    this.attachPoint = attachPoint;
    this.loop = loop;
  }

  AttachPoint attachPoint() {
    return attachPoint;
  }

  boolean isFull() {
    return all.size() >= MOST;
  }

  void join(OnlookerHandler handler) {
    all.add(handler);
  }

  void leave(OnlookerHandler handler) {
    all.remove(handler);
  }

  /** How the guest last stopped; null when it hasn't yet, or runs. */
  @Nullable SessionEvent lastStop() {
    return attachPoint.runner().running() ? null : lastStop;
  }

  /** For the line about the server. */
  String state() {
    return all.isEmpty() ? "" : ", observers: " + all.size();
  }

  /** Does this when the machine may be looked at, in order. */
  void look(Runnable task) {
    if (waiting.isEmpty() && !attachPoint.runner().running()) {
      task.run();
      return;
    }
    waiting.add(task);
    if (!pauseArranged) {
      pauseArranged = true;
      long early = PERIOD_NANOS - (System.nanoTime() - lastPause);
      var _ = loop.schedule(this::pause, Math.max(0, early), TimeUnit.NANOSECONDS);
    }
  }

  private void pause() {
    pauseArranged = false;
    lastPause = System.nanoTime();
    attachPoint
        .runner()
        .whenStill(() -> {
          for (Runnable task = waiting.poll(); task != null; task = waiting.poll()) {
            task.run();
          }
        });
  }

  @Override
  public void stopped(int vcpu, StopReason reason) {
    SessionEvent stop = new SessionEvent.GuestStopped(vcpu, withoutCause(reason));
    lastStop = stop;
    all.forEach(each -> each.guestStopped(stop));
  }

  /**
   * gdb goes on behind a breakpoint's or a watch's stop where it has neither: they are the
   * controlling client's. A plain stop is always shown.
   */
  private static StopReason withoutCause(StopReason reason) {
    return switch (reason) {
      case StopReason.SoftwareBreakpoint _, StopReason.HardwareBreakpoint _, StopReason.Watch _ ->
          new StopReason.Step();
      default -> reason; // the others mean to an observer what they mean to all
    };
  }
}
