package io.trapgate.target.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The controller driven as U-Boot's and Linux's drivers do, with the clock at the far end. */
class MpcI2cTest {
  private static final int CR = 0x8;
  private static final int SR = 0xC;
  private static final int DR = 0x10;
  private static final int START_TRANSMIT = 0xB0;
  private static final int REPEATED_START = 0xB4;
  private static final int RECEIVE = 0xA0;
  private static final int STOP = 0x80;

  private final Bench bench = new Bench();
  private final Bench.Wire wire = new Bench.Wire();
  private final Ds1338 rtc = new Ds1338(bench.clock, Instant.parse("2026-02-28T23:59:58Z"));
  private final MpcI2c i2c = new MpcI2c(Map.of(Ds1338.ADDRESS, rtc), wire);

  private int send(int value) {
    i2c.write(DR, 1, value);
    int status = i2c.read(SR, 1);
    assertThat(status & 0x82).as("transfer complete, interrupt flagged").isEqualTo(0x82);
    i2c.write(SR, 1, 0);
    return status & 1;
  }

  private void write(int register, int... values) {
    i2c.write(CR, 1, START_TRANSMIT);
    assertThat(send(Ds1338.ADDRESS << 1)).isZero();
    assertThat(send(register)).isZero();
    for (int value : values) {
      assertThat(send(value)).isZero();
    }
    i2c.write(CR, 1, STOP);
  }

  private int[] read(int register, int count) {
    i2c.write(CR, 1, START_TRANSMIT);
    send(Ds1338.ADDRESS << 1);
    send(register);
    i2c.write(CR, 1, REPEATED_START);
    send(Ds1338.ADDRESS << 1 | 1);
    i2c.write(CR, 1, RECEIVE);
    i2c.read(DR, 1); // the dummy read that starts the first transfer
    int[] values = new int[count];
    for (int n = 0; n < count; n++) {
      if (n == count - 1) {
        i2c.write(CR, 1, STOP);
      }
      int seen = i2c.peek(DR, 1);
      values[n] = i2c.read(DR, 1);
      assertThat(values[n]).isEqualTo(seen);
    }
    return values;
  }

  @Test
  void resetValuesAreThoseMeasuredOnQemu() {
    int[] qemu = {0, 0, 0, 0x81, 0, 0};
    for (int n = 0; n < qemu.length; n++) {
      assertThat(i2c.read(4 * n, 1)).as("register " + 4 * n).isEqualTo(qemu[n]);
    }
  }

  @Test
  void clockReadsItsFixedStart() {
    assertThat(read(0, 7)).containsExactly(0x58, 0x59, 0x23, 7, 0x28, 0x02, 0x26);
  }

  @Test
  void clockFollowsGuestTimeOverTheEndOfTheMonth() {
    bench.advance(3 * BoardClock.TICKS_PER_SECOND);
    assertThat(read(0, 7)).containsExactly(0x01, 0x00, 0x00, 1, 0x01, 0x03, 0x26);
  }

  @Test
  void clockCanBeSetAndGoesOn() {
    write(0, 0x30, 0x15, 0x08, 3, 0x17, 0x05, 0x31);
    bench.advance(31 * BoardClock.TICKS_PER_SECOND);
    assertThat(read(0, 7)).containsExactly(0x01, 0x16, 0x08, 3, 0x17, 0x05, 0x31);
  }

  @Test
  void twelveHourMode() {
    write(2, 0x40 | 0x20 | 0x12); // 12 pm
    assertThat(read(2, 1)).containsExactly(0x72);
    write(2, 0x40 | 0x12); // 12 am
    assertThat(read(2, 1)).containsExactly(0x52);
    write(2, 0x00);
    assertThat(read(2, 1)).containsExactly(0x00);
  }

  @Test
  void memoryBehindTheClockWraps() {
    write(0x3E, 0xAB, 0xCD);
    assertThat(read(0x3E, 3)).containsExactly(0xAB, 0xCD, 0x58);
  }

  @Test
  void nobodyAcknowledgesAnotherAddress() {
    i2c.write(CR, 1, START_TRANSMIT);
    assertThat(send(0x50 << 1)).isEqualTo(1);
    i2c.write(CR, 1, STOP);
    assertThat(i2c.read(SR, 1) & 0x20).as("bus busy").isZero();
  }

  @Test
  void interruptFollowsItsEnableAndFlag() {
    i2c.write(CR, 1, START_TRANSMIT | 0x40);
    i2c.write(DR, 1, Ds1338.ADDRESS << 1);
    assertThat(wire.asserted).isTrue();
    i2c.write(SR, 1, 0);
    assertThat(wire.asserted).isFalse();
  }
}
