package io.trapgate.target.ppc;

import java.util.function.LongSupplier;

/**
 * Time base, decrementer, fixed-interval timer and watchdog (E500RM 2.6, Book E chapter 8). All of
 * them count ticks of guest time, so the same run sees the same times. Nothing is counted down:
 * each timer knows the tick of its next event.
 */
final class Timers {
  static final int TSR_ENW = 0x8000_0000;
  static final int TSR_WIS = 0x4000_0000;
  static final int TSR_WRS = 0x3000_0000;
  static final int TSR_DIS = 0x0800_0000;
  static final int TSR_FIS = 0x0400_0000;
  static final int TCR_WIE = 0x0800_0000;
  static final int TCR_DIE = 0x0400_0000;
  static final int TCR_FIE = 0x0080_0000;
  private static final int TCR_WRC = 0x3000_0000;
  private static final int TCR_ARE = 0x0040_0000;
  private static final long NEVER = Long.MAX_VALUE;

  int tsr;
  int decar;
  private int tcr;
  private final LongSupplier source;
  private final boolean fixedPeriods;
  private final Runnable watchdogReset;
  private long timeBaseOffset;
  private long decrementerZeroAt = NEVER;
  private long fixedAt = NEVER;
  private long watchdogAt = NEVER;
  private long frozenAt = NEVER;
  private long lost;

  /**
   * @param now guest time in ticks
   * @param watchdogReset called when the watchdog expires for the third time with TCR[WRC] set
   * @param fixedPeriods whether TCR chooses among four periods each, as on the 440, instead of any
   *     bit of the time base
   */
  Timers(LongSupplier now, Runnable watchdogReset, boolean fixedPeriods) {
    source = now;
    this.fixedPeriods = fixedPeriods;
    this.watchdogReset = watchdogReset;
  }

  /** Time as the timers have it: guest time without the stretches in which they stood still. */
  private long now() {
    return (frozenAt == NEVER ? source.getAsLong() : frozenAt) - lost;
  }

  /** Stops all of them, the time base included, or lets them go on from where they stood. */
  void freeze(boolean frozen) {
    if (frozen && frozenAt == NEVER) {
      frozenAt = source.getAsLong();
    } else if (!frozen && frozenAt != NEVER) {
      lost += source.getAsLong() - frozenAt;
      frozenAt = NEVER;
    }
  }

  void reset() {
    frozenAt = NEVER;
    lost = 0;
    tsr = 0;
    tcr = 0;
    decar = 0;
    timeBaseOffset = 0;
    decrementerZeroAt = NEVER;
    reschedule();
  }

  long timeBase() {
    return now() + timeBaseOffset;
  }

  void timeBase(long value) {
    timeBaseOffset = value - now();
    reschedule();
  }

  int decrementer() {
    return decrementerZeroAt == NEVER ? 0 : (int) Math.max(0, decrementerZeroAt - now());
  }

  void decrementer(int value) {
    decrementerZeroAt = value == 0 ? NEVER : now() + (value & 0xFFFF_FFFFL);
  }

  int tcr() {
    return tcr;
  }

  /** Writes TCR; WRC can be set but not cleared by software. */
  void tcr(int value) {
    tcr = value | tcr & TCR_WRC;
    reschedule();
  }

  /** Writes TSR: ones clear. */
  void clearTsr(int ones) {
    tsr &= ~ones;
    reschedule();
  }

  private void reschedule() {
    long ticks = now();
    int fixed = fixedIntervalBit();
    int watchdog = watchdogBit();
    fixedAt = (tsr & TSR_FIS) != 0 ? NEVER : nextRise(ticks, fixed);
    boolean expired = (tsr & (TSR_ENW | TSR_WIS)) == (TSR_ENW | TSR_WIS) && (tcr & TCR_WRC) == 0;
    watchdogAt = expired ? NEVER : nextRise(ticks, watchdog);
  }

  /** The bit of the time base that drives the fixed interval; the 440's are 51, 47, 43 and 39. */
  private int fixedIntervalBit() {
    int period = tcr >>> 24 & 3;
    return fixedPeriods ? 51 - 4 * period : (tcr >>> 13 & 0xF) << 2 | period;
  }

  /** The same for the watchdog; the 440's are 43, 39, 35 and 31. */
  private int watchdogBit() {
    int period = tcr >>> 30 & 3;
    return fixedPeriods ? 43 - 4 * period : (tcr >>> 17 & 0xF) << 2 | period;
  }

  /** The tick after {@code ticks} at which that bit of the time base (0 = highest) becomes 1. */
  private long nextRise(long ticks, int bit) {
    int shift = 63 - bit;
    if (shift >= 62) {
      return NEVER;
    }
    long half = 1L << shift;
    long period = half << 1;
    long base = ticks + timeBaseOffset;
    long rise = (base & -period) + half;
    return (rise > base ? rise : rise + period) - timeBaseOffset;
  }

  /** Guest time of the next event, {@link Long#MAX_VALUE} when none is coming. */
  long deadline() {
    long next = next();
    return frozenAt != NEVER || next == NEVER ? NEVER : next + lost;
  }

  private long next() {
    return Math.min(decrementerZeroAt, Math.min(fixedAt, watchdogAt));
  }

  /** Lets everything happen whose time has come. */
  void update() {
    long ticks = now();
    if (ticks < next()) {
      return;
    }
    if (ticks >= decrementerZeroAt) {
      tsr |= TSR_DIS;
      reloadDecrementer(ticks);
    }
    if (ticks >= fixedAt) {
      tsr |= TSR_FIS;
      fixedAt = NEVER;
    }
    if (ticks >= watchdogAt) {
      expireWatchdog();
    }
  }

  private void reloadDecrementer(long ticks) {
    long period = decar & 0xFFFF_FFFFL;
    if ((tcr & TCR_ARE) == 0 || period == 0) {
      decrementerZeroAt = NEVER;
    } else {
      long missed = (ticks - decrementerZeroAt) / period;
      decrementerZeroAt += (missed + 1) * period;
    }
  }

  private void expireWatchdog() {
    if ((tsr & TSR_ENW) == 0) {
      tsr |= TSR_ENW;
    } else if ((tsr & TSR_WIS) == 0) {
      tsr |= TSR_WIS;
    } else {
      tsr = tsr & ~TSR_WRS | tcr & TCR_WRC;
      tcr &= ~TCR_WRC;
      watchdogReset.run();
    }
    reschedule();
  }
}
