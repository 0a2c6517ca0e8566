package io.trapgate.target.board;

import io.trapgate.target.engine.VirtualClock;

/**
 * One of the MPIC's four global timers: counts down from its base count at 25 MHz of virtual time,
 * interrupts and starts over (MPC8544E Reference Manual, "Global Timer Registers").
 */
final class MpicTimer {
  /** TBCR[CI]: count inhibit. */
  static final int COUNT_INHIBIT = 0x8000_0000;

  private static final int TOGGLE = 0x8000_0000;
  private static final long FREQUENCY_HZ = 25_000_000;
  private static final long TICKS_PER_COUNT = BoardClock.TICKS_PER_SECOND / FREQUENCY_HZ;

  private final VirtualClock clock;
  private final Runnable expired;
  private int baseCount = COUNT_INHIBIT;
  private int toggle;
  private int frozen;
  private boolean running;
  private long expiresAt;
  private Runnable cancel = () -> {};

  MpicTimer(VirtualClock clock, Runnable expired) {
    this.clock = clock;
    this.expired = expired;
  }

  void reset() {
    cancel.run();
    baseCount = COUNT_INHIBIT;
    toggle = 0;
    frozen = 0;
    running = false;
  }

  int baseCount() {
    return baseCount;
  }

  /** TBCR: clearing CI loads the count and starts; setting it freezes the count. */
  void baseCount(int value) {
    int count = currentCount() & ~TOGGLE;
    baseCount = value;
    boolean run = (value & COUNT_INHIBIT) == 0 && value != 0;
    if (run && !running) {
      toggle = 0;
      start();
    } else if (!run && running) {
      cancel.run();
      frozen = count;
    }
    running = run;
  }

  /** TCCR: the toggle bit, inverted at each expiry, and the count. */
  int currentCount() {
    if (!running) {
      return toggle | frozen;
    }
    long left = Math.max(0, expiresAt - clock.ticks());
    return toggle | (int) ((left + TICKS_PER_COUNT - 1) / TICKS_PER_COUNT);
  }

  private void start() {
    expiresAt = clock.ticks() + (baseCount & ~COUNT_INHIBIT) * TICKS_PER_COUNT;
    cancel = clock.schedule(expiresAt, this::expire);
  }

  private void expire() {
    toggle ^= TOGGLE;
    // From the exact deadline, not from now: a late call must not make the timer drift.
    expiresAt += (baseCount & ~COUNT_INHIBIT) * TICKS_PER_COUNT;
    cancel = clock.schedule(expiresAt, this::expire);
    expired.run();
  }
}
