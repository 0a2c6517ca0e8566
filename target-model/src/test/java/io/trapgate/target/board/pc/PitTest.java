package io.trapgate.target.board.pc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The timer through its ports; one period of its clock is a little more than 838 ns. */
class PitTest {
  private static final int CONTROL = 0x43;

  private final PcBench bench = new PcBench();
  private long passed;

  private void program(int counter, int mode, int count) {
    bench.out(CONTROL, counter << 6 | 0x30 | mode << 1);
    bench.out(0x40 + counter, count & 0xFF);
    bench.out(0x40 + counter, count >>> 8);
    passed = periods();
  }

  private long periods() {
    return bench.clock.ticks() * Pit.FREQUENCY_HZ / PcTest.TICKS_PER_SECOND;
  }

  /** Lets so many periods pass since the counter was programmed. */
  private void at(long periods) {
    long second = PcTest.TICKS_PER_SECOND;
    long target = ((passed + periods) * second + Pit.FREQUENCY_HZ - 1) / Pit.FREQUENCY_HZ;
    bench.advance(target - bench.clock.ticks());
  }

  private int count(int counter) {
    bench.out(CONTROL, counter << 6);
    int low = bench.in(0x40 + counter);
    return low | bench.in(0x40 + counter) << 8;
  }

  private boolean output(int counter) {
    bench.out(CONTROL, 0xE0 | 2 << counter);
    return (bench.in(0x40 + counter) & 0x80) != 0;
  }

  /** Interrupts that come in so many periods more, each acknowledged and ended. */
  private int interrupts(long to) {
    int seen = 0;
    for (long period = periods() - passed; period <= to; period++) {
      at(period);
      if (bench.apic(0).pending()) {
        assertThat(bench.apic(0).acknowledge()).isEqualTo(0x08);
        bench.out(0x20, 0x20);
        seen++;
      }
    }
    return seen;
  }

  @Test
  void nothingInterruptsBeforeItIsProgrammed() {
    bench.advance(10 * PcTest.TICKS_PER_SECOND);
    assertThat(bench.apic(0).pending()).isFalse();
    assertThat(bench.clock.nextDeadline()).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource({
    "2, 100, 1000, 10",
    "3, 100, 1000, 10",
    "3, 7, 70, 10",
    "0, 100, 1000, 1",
    "4, 100, 1000, 1"
  })
  void interruptsOfEachMode(int mode, int count, int periods, int expected) {
    program(0, mode, count);
    // Outputs that begin high are an edge at once, from the low of before.
    boolean beginsHigh = bench.apic(0).pending();
    if (beginsHigh) {
      bench.apic(0).acknowledge();
      bench.out(0x20, 0x20);
    }
    assertThat(interrupts(periods)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"0, 900", "2, 900", "3, 800", "4, 900"})
  void countsDown(int mode, int after100) {
    program(0, mode, 1000);
    at(100);
    assertThat(count(0)).isEqualTo(after100);
  }

  @Test
  void modes0And4RunOnBelowZeroAndTheOthersStartAgain() {
    program(0, 0, 10);
    at(12);
    assertThat(count(0)).isEqualTo(0xFFFE);
    program(0, 2, 10);
    at(12);
    assertThat(count(0)).isEqualTo(8);
  }

  @Test
  void aLatchedCountStaysUntilItIsRead() {
    program(0, 2, 0x1234);
    bench.out(CONTROL, 0);
    at(0x100);
    int low = bench.in(0x40);
    assertThat(low | bench.in(0x40) << 8).isEqualTo(0x1234);
    assertThat(count(0)).isEqualTo(0x1134);
  }

  @Test
  void statusSaysModeAccessAndWhetherTheCountIsThere() {
    bench.out(CONTROL, 0x34);
    bench.out(CONTROL, 0xE2);
    assertThat(bench.in(0x40)).isEqualTo(0xF4);
    bench.out(0x40, 10);
    bench.out(0x40, 0);
    bench.out(CONTROL, 0xE2);
    assertThat(bench.in(0x40)).isEqualTo(0xB4);
  }

  @Test
  void readBackLatchesStatusBeforeCount() {
    program(0, 2, 0x1234);
    bench.out(CONTROL, 0xC2);
    at(1);
    assertThat(bench.in(0x40)).isEqualTo(0xB4);
    assertThat(bench.in(0x40)).isEqualTo(0x34);
    assertThat(bench.in(0x40)).isEqualTo(0x12);
  }

  @Test
  void oneByteIsEnoughWhereTheControlWordSaysSo() {
    bench.out(CONTROL, 0x24); // high byte, mode 2
    bench.out(0x40, 0x10);
    assertThat(bench.in(0x40)).isEqualTo(0x10);
    bench.out(CONTROL, 0x14); // low byte
    bench.out(0x40, 0x20);
    assertThat(bench.in(0x40)).isEqualTo(0x20);
  }

  @Test
  void decimalCountersCountInDigits() {
    bench.out(CONTROL, 0x35);
    bench.out(0x40, 0x00);
    bench.out(0x40, 0x10);
    passed = periods();
    at(1);
    assertThat(count(0)).isEqualTo(0x0999);
  }

  @Test
  void theSpeakersCounterWaitsForItsGate() {
    assertThat(bench.in(0x61) & 0x03).isZero();
    program(2, 0, 1000);
    at(500);
    assertThat(count(2)).isEqualTo(1000);
    bench.out(0x61, 0x01);
    passed = periods();
    at(999);
    assertThat(bench.in(0x61) & 0x21).isEqualTo(0x01);
    at(1000);
    assertThat(bench.in(0x61) & 0x21).isEqualTo(0x21);
    assertThat(bench.in(0x43)).isEqualTo(0xFF);
  }

  @Test
  void aTriggerStartsTheOneShot() {
    program(2, 1, 100);
    assertThat(output(2)).isTrue();
    bench.out(0x61, 0x01);
    passed = periods();
    at(50);
    assertThat(output(2)).isFalse();
    at(100);
    assertThat(output(2)).isTrue();
  }

  @Test
  void theRefreshBitToggles() {
    int first = bench.in(0x61) & 0x10;
    bench.advance(15_085);
    assertThat(bench.in(0x61) & 0x10).isNotEqualTo(first);
    bench.advance(15_085);
    assertThat(bench.in(0x61) & 0x10).isEqualTo(first);
  }
}
