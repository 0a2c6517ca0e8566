package io.trapgate.stub.server;

import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;

/**
 * While a step is under way the event loop looks for what comes instead of sleeping in the
 * selector, where that pays: a step takes less time than falling asleep and waking up. It never
 * looks longer than a moment after the last step was begun. Event loop only.
 */
final class StepLookout implements SelectStrategy {
  private static final long MOMENT_NANOS = 100_000;

  private final LookoutChoice choice = new LookoutChoice(System::nanoTime);
  private boolean looking;
  private long until;

  /** A step begins. */
  void begin() {
    choice.step();
    looking = choice.looksOut();
    until = System.nanoTime() + MOMENT_NANOS;
  }

  /** Whether looking out pays just now; for the machine's thread, too. */
  boolean pays() {
    return choice.looksOut();
  }

  @Override
  @SuppressWarnings("ThreadPriorityCheck") // lets the client run where there is no core to spare
  public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
    if (hasTasks) {
      return selectNow.get();
    }
    looking = looking && System.nanoTime() - until < 0;
    if (!looking) {
      return SELECT;
    }
    int ready = selectNow.get();
    if (ready > 0) {
      return ready;
    }
    Thread.yield();
    return CONTINUE;
  }
}
