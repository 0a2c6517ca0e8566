package io.trapgate.target.board.pc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class IoApicTest {
  private static final long SELECT = 0xFEC0_0000L;
  private static final long WINDOW = 0xFEC0_0010L;
  private static final long LAPIC = 0xFEE0_0000L;
  private static final int LEVEL = 1 << 15;
  private static final int REMOTE_IRR = 1 << 14;
  private static final int MASKED = 1 << 16;

  private final PcBench bench = new PcBench(2, ExitCode.QEMU);

  @BeforeEach
  void enable() {
    bench.store(0, LAPIC + 0xF0, 0x1FF);
    bench.store(1, LAPIC + 0xF0, 0x1FF);
    bench.out(0x21, 0xFF);
    bench.out(0xA1, 0xFF);
  }

  private void write(int register, int value) {
    bench.store(0, SELECT, register);
    bench.store(0, WINDOW, value);
  }

  private int read(int register) {
    bench.store(0, SELECT, register);
    return bench.load(0, WINDOW);
  }

  private void program(int input, int low, int destination) {
    write(0x11 + 2 * input, destination << 24);
    write(0x10 + 2 * input, low);
  }

  private void line(int input, boolean asserted) {
    bench.ports.out(0x2000 + input, 1, asserted ? 1 : 0);
  }

  @Test
  void itsRegisters() {
    assertThat(read(1)).isEqualTo(0x0017_0011);
    assertThat(read(0x10)).isEqualTo(MASKED);
    write(0, -1);
    assertThat(read(0)).isEqualTo(0x0F00_0000);
    write(0x12, -1);
    assertThat(read(0x12)).isEqualTo(0x1_AFFF);
    write(0x13, -1);
    assertThat(read(0x13)).isEqualTo(0xFF00_0000);
    assertThat(read(0x40)).isZero();
  }

  @Test
  void anEdgeGoesToTheProcessorOfItsEntry() {
    program(20, 0x55, 1);
    line(20, true);
    assertThat(bench.apic(0).pending()).isFalse();
    assertThat(bench.apic(1).acknowledge()).isEqualTo(0x55);
    bench.store(1, LAPIC + 0xB0, 0);
    assertThat(bench.apic(1).pending()).isFalse();
    line(20, false);
    line(20, true);
    assertThat(bench.apic(1).pending()).isTrue();
  }

  @Test
  void aMaskedEdgeIsLost() {
    program(20, MASKED | 0x55, 0);
    line(20, true);
    program(20, 0x55, 0);
    assertThat(bench.apic(0).pending()).isFalse();
  }

  @Test
  void aLevelComesAgainUntilItsDeviceIsQuiet() {
    program(11, LEVEL | 0x66, 0);
    line(11, true);
    assertThat(bench.apic(0).acknowledge()).isEqualTo(0x66);
    assertThat(read(0x10 + 22)).isEqualTo(LEVEL | REMOTE_IRR | 0x66);
    assertThat(bench.load(0, LAPIC + 0x180 + 0x30)).as("TMR").isEqualTo(1 << 6);
    bench.store(0, LAPIC + 0xB0, 0);
    assertThat(bench.apic(0).pending()).isTrue();
    bench.apic(0).acknowledge();
    line(11, false);
    bench.store(0, LAPIC + 0xB0, 0);
    assertThat(bench.apic(0).pending()).isFalse();
    assertThat(read(0x10 + 22)).isEqualTo(LEVEL | 0x66);
  }

  @Test
  void aMaskedLevelWaits() {
    program(11, MASKED | LEVEL | 0x66, 0);
    line(11, true);
    assertThat(bench.apic(0).pending()).isFalse();
    program(11, LEVEL | 0x66, 0);
    assertThat(bench.apic(0).pending()).isTrue();
  }

  @Test
  void theTimerIsAtInput2() {
    program(2, 0x44, 0);
    bench.out(0x43, 0x30);
    bench.out(0x40, 10);
    bench.out(0x40, 0);
    bench.advance(10_000);
    assertThat(bench.apic(0).acknowledge()).isEqualTo(0x44);
  }
}
