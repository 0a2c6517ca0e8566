package io.trapgate.target.engine;

import io.trapgate.target.kvm.Moments;
import org.jspecify.annotations.Nullable;

/** Counts the stretches of guest code that a machine has executed. Machine thread only. */
final class RunMoments implements Moments {
  private long now;
  private long awaited = Long.MAX_VALUE;
  private @Nullable Runnable action;

  @Override
  public long now() {
    return now;
  }

  @Override
  public void at(long moment, Runnable wanted) {
    awaited = moment;
    action = wanted;
  }

  /** A stretch is over, or time has jumped to the next event. */
  void passed() {
    now++;
  }

  /** Between two stretches: calls who waits for this moment, and whom that one asks for in turn. */
  void reached() {
    while (now >= awaited) {
      Runnable due = action;
      awaited = Long.MAX_VALUE;
      action = null;
      if (due != null) {
        due.run();
      }
    }
  }
}
