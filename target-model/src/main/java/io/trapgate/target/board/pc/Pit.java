package io.trapgate.target.board.pc;

import io.trapgate.target.board.InterruptLine;
import io.trapgate.target.engine.VirtualClock;

/**
 * The 8254 timer of a PC: counter 0 drives the timer interrupt, counter 2 the speaker. No counter
 * runs before the guest loads one.
 */
final class Pit implements PortDevice {
  /** The counters' clock in Hz. */
  static final long FREQUENCY_HZ = 1_193_182;

  private static final long SECOND = PcTest.TICKS_PER_SECOND;
  private static final int CONTROL = 3;
  private static final int SPEAKER = 2;

  private final VirtualClock clock;
  private final InterruptLine interrupt;
  private PitPort[] ports = fresh();
  private Runnable cancel = () -> {};

  Pit(VirtualClock clock, InterruptLine interrupt) {
    this.clock = clock;
    this.interrupt = interrupt;
  }

  private static PitPort[] fresh() {
    PitPort[] ports = {new PitPort(), new PitPort(), new PitPort()};
    ports[SPEAKER].channel.gate(false, 0);
    return ports;
  }

  @Override
  public void reset() {
    cancel.run();
    ports = fresh();
    interrupt.set(false);
  }

  /** Periods of the counters' clock since guest time 0. */
  private long now() {
    long ticks = clock.ticks();
    return ticks / SECOND * FREQUENCY_HZ + ticks % SECOND * FREQUENCY_HZ / SECOND;
  }

  /** The first guest time at which so many periods are over. */
  private static long ticks(long periods) {
    long rest = periods % FREQUENCY_HZ * SECOND;
    return periods / FREQUENCY_HZ * SECOND + (rest + FREQUENCY_HZ - 1) / FREQUENCY_HZ;
  }

  @Override
  public int read(int offset, int bytes) {
    return offset == CONTROL ? 0xFF : ports[offset].read(now());
  }

  @Override
  public void write(int offset, int bytes, int value) {
    if (offset != CONTROL) {
      if (ports[offset].write(value, now()) && offset == 0) {
        follow();
      }
      return;
    }
    int number = value >>> 6;
    if (number == 3) {
      readBack(value);
    } else if ((value >>> 4 & 3) == 0) {
      ports[number].latchCount(now());
    } else {
      ports[number].control(value >>> 4 & 3, value >>> 1 & 7, (value & 1) != 0);
      if (number == 0) {
        follow();
      }
    }
  }

  private void readBack(int command) {
    for (int number = 0; number < ports.length; number++) {
      if ((command & 2 << number) != 0) {
        if ((command & 0x20) == 0) {
          ports[number].latchCount(now());
        }
        if ((command & 0x10) == 0) {
          ports[number].latchStatus(now());
        }
      }
    }
  }

  /** The interrupt follows counter 0 from now on. */
  private void follow() {
    cancel.run();
    long now = now();
    PitChannel channel = ports[0].channel;
    interrupt.set(channel.output(now));
    long next = channel.nextChange(now);
    if (next != Long.MAX_VALUE) {
      cancel = clock.schedule(ticks(next), this::changes);
    }
  }

  private void changes() {
    // Called late, the output may be where it was before: the edge between is not missed.
    PitChannel channel = ports[0].channel;
    if (channel.mode() == 2 || channel.mode() == 3) {
      interrupt.set(false);
    }
    follow();
  }

  /** Output of the speaker's counter. */
  boolean speakerOutput() {
    return ports[SPEAKER].channel.output(now());
  }

  boolean speakerGate() {
    return ports[SPEAKER].channel.gate();
  }

  void speakerGate(boolean level) {
    ports[SPEAKER].channel.gate(level, now());
  }
}
