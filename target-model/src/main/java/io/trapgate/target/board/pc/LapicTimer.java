package io.trapgate.target.board.pc;

import io.trapgate.target.engine.VirtualClock;

/**
 * The local APIC's timer (Intel SDM 3A 11.5.4): counts down from the initial count, at 1 GHz
 * divided, once or again and again.
 */
final class LapicTimer {
  private static final long COUNT_MASK = 0xFFFF_FFFFL;

  private final VirtualClock clock;
  private final Runnable expired;
  private long initial;
  private int divideConfiguration;
  private boolean periodic;

  /** Guest time at which the count was the initial one. */
  private long since;

  private Runnable cancel = () -> {};

  /**
   * @param expired told each time the count reaches 0
   */
  LapicTimer(VirtualClock clock, Runnable expired) {
    this.clock = clock;
    this.expired = expired;
  }

  void reset() {
    cancel.run();
    initial = 0;
    divideConfiguration = 0;
    periodic = false;
  }

  /** Sets the initial count: the timer starts, 0 stops it. */
  void start(int count) {
    initial = count & COUNT_MASK;
    since = clock.ticks();
    arm();
  }

  int initialCount() {
    return (int) initial;
  }

  int currentCount() {
    if (initial == 0) {
      return 0;
    }
    long done = (clock.ticks() - since) / divisor();
    if (periodic) {
      return (int) (initial - done % initial);
    }
    return (int) Math.max(0, initial - done);
  }

  int divideConfiguration() {
    return divideConfiguration;
  }

  /** Sets the divide configuration; the count goes on from where it is. */
  void divide(int configuration) {
    long done = (clock.ticks() - since) / divisor();
    divideConfiguration = configuration & 0xB;
    since = clock.ticks() - done * divisor();
    arm();
  }

  /** Bits 3, 1 and 0: 2, 4, 8 and so on to 128, then 1. */
  private int divisor() {
    int code = divideConfiguration >>> 1 & 4 | divideConfiguration & 3;
    return code == 7 ? 1 : 2 << code;
  }

  void periodic(boolean again) {
    if (periodic != again) {
      periodic = again;
      arm();
    }
  }

  private void arm() {
    cancel.run();
    if (initial == 0) {
      return;
    }
    long now = clock.ticks();
    long length = initial * divisor();
    long passed = (now - since) / length;
    if (periodic || passed == 0) {
      cancel = clock.schedule(since + (passed + 1) * length, this::expire);
    }
  }

  private void expire() {
    arm();
    expired.run();
  }
}
