package io.trapgate.target.board.pc;

/**
 * One counter of an 8254 (Intel 8254 data sheet, "Mode Definitions"). It doesn't tick: count and
 * output follow from when it was loaded. Time is in periods of the counter's clock. A new count
 * takes effect at once in all modes.
 */
final class PitChannel {
  private static final int RANGE = 0x1_0000;
  private static final int BCD_RANGE = 10_000;

  private int mode = 3;
  private boolean bcd;
  private int period = RANGE;
  private boolean loaded;
  private boolean gate = true;

  /** When the count was loaded, or the gate started it again. */
  private long since;

  /** How far it was when the gate stopped it. */
  private long stoppedAfter;

  private boolean stopped;

  /** Control word: the counter waits for its count. */
  void program(int newMode, boolean inBcd) {
    mode = newMode > 5 ? newMode - 4 : newMode; // bit 2 doesn't count for modes 2 and 3
    bcd = inBcd;
    loaded = false;
    stopped = false;
  }

  int mode() {
    return mode;
  }

  boolean bcd() {
    return bcd;
  }

  /** Whether the count that was asked for has been loaded. */
  boolean loaded() {
    return loaded;
  }

  /**
   * A complete count was written.
   *
   * @param value 0 is the largest
   */
  void load(int value, long now) {
    int count = bcd ? fromBcd(value) : value;
    int range = bcd ? BCD_RANGE : RANGE;
    period = count == 0 ? range : count;
    loaded = true;
    since = now;
    stopped = !gate || triggered();
    stoppedAfter = 0;
  }

  /** Whether it waits for an edge of its gate. */
  private boolean triggered() {
    return mode == 1 || mode == 5;
  }

  boolean gate() {
    return gate;
  }

  void gate(boolean level, long now) {
    if (level == gate) {
      return;
    }
    gate = level;
    switch (mode) {
      case 0, 4 -> hold(level, now);
      case 1, 5 -> {
        stopped &= !level;
        since = level ? now : since;
      }
      case 2, 3 -> {
        hold(level, now);
        since = level ? now : since;
      }
      default -> throw new IllegalStateException("mode: " + mode + " (expected: 0 to 5)");
    }
  }

  private void hold(boolean run, long now) {
    if (run && stopped) {
      since = now - stoppedAfter;
    } else if (!run && !stopped) {
      stoppedAfter = now - since;
    }
    stopped = !run;
  }

  private long elapsed(long now) {
    return stopped ? stoppedAfter : now - since;
  }

  /** The output at this time. */
  boolean output(long now) {
    if (!loaded) {
      return mode != 0;
    }
    long elapsed = elapsed(now);
    return switch (mode) {
      case 0 -> elapsed >= period;
      case 1 -> stopped || elapsed >= period;
      case 2 -> stopped || elapsed % period != period - 1;
      case 3 -> stopped || elapsed % period < (period + 1) / 2;
      default -> elapsed != period; // 4 and 5: low for one period
    };
  }

  /** When the output changes next after this time; {@link Long#MAX_VALUE} when it doesn't. */
  long nextChange(long now) {
    if (!loaded || stopped) {
      return Long.MAX_VALUE;
    }
    long elapsed = now - since;
    return switch (mode) {
      case 0, 1 -> elapsed < period ? since + period : Long.MAX_VALUE;
      case 2 -> nextOf(now, period - 1);
      case 3 -> nextOf(now, (period + 1) / 2);
      default -> oneShotPulse(elapsed); // 4 and 5
    };
  }

  /** Falls so far into each period, rises at its end; a period of 1 is no signal. */
  private long nextOf(long now, int fall) {
    if (period == 1) {
      return Long.MAX_VALUE;
    }
    long within = (now - since) % period;
    return now - within + (within < fall ? fall : period);
  }

  private long oneShotPulse(long elapsed) {
    if (elapsed < period) {
      return since + period;
    }
    return elapsed == period ? since + period + 1 : Long.MAX_VALUE;
  }

  /** What the counter reads, as it is written: 16 bits, or four digits. */
  int count(long now) {
    long elapsed = elapsed(now);
    int range = bcd ? BCD_RANGE : RANGE;
    long left =
        switch (mode) {
          case 2 -> period - elapsed % period;
          case 3 -> period - 2 * elapsed % period;
          default -> Math.floorMod(period - elapsed, (long) range); // 0, 1, 4, 5 run on below 0
        };
    int value = (int) (left % range);
    return bcd ? toBcd(value) : value;
  }

  private static int fromBcd(int value) {
    return (value >>> 12 & 15) * 1000
        + (value >>> 8 & 15) * 100
        + (value >>> 4 & 15) * 10
        + (value & 15);
  }

  private static int toBcd(int value) {
    return value / 1000 << 12 | value / 100 % 10 << 8 | value / 10 % 10 << 4 | value % 10;
  }
}
