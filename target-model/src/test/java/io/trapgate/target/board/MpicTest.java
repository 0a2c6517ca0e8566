package io.trapgate.target.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MpicTest {
  private static final int CTPR = 0x80;
  private static final int IACK = 0xA0;
  private static final int EOI = 0xB0;
  private static final int GCR = 0x1020;
  private static final int SVR = 0x10E0;
  private static final int UART = 42;
  private static final int I2C = 43;

  private final Bench bench = new Bench();
  private final Bench.Pins cpu0 = new Bench.Pins();
  private final Bench.Pins cpu1 = new Bench.Pins();
  private int running;
  private final Mpic mpic = new Mpic(List.of(cpu0), () -> 0, bench.clock);

  private static int source(int number) {
    return 0x1_0000 + 0x20 * number;
  }

  private int read(int offset) {
    int seen = mpic.peek(offset, 4);
    assertThat(mpic.peek(offset, 4)).as("a peek changes nothing").isEqualTo(seen);
    assertThat(mpic.read(offset, 4)).isEqualTo(seen);
    return seen;
  }

  private void enable(int number, int priority) {
    mpic.write(source(number), 4, priority << 16 | number);
  }

  @Test
  void resetValuesAreThoseMeasuredOnQemu() {
    Map<Integer, Integer> qemu = new TreeMap<>();
    qemu.put(0x0, 0x0040_0402);
    qemu.put(0x10, 0xFFFF_FFFF);
    qemu.put(0x1000, 0x00C3_0002);
    qemu.put(0x1020, 0);
    qemu.put(0x1080, 0);
    qemu.put(0x10A0, 0x8000_0000);
    qemu.put(0x10E0, 0xFFFF);
    qemu.put(0x1110, 0x8000_0000);
    qemu.put(0x1120, 0x8000_0000);
    qemu.put(0x1130, 1);
    qemu.put(0x1_0000, 0x8000_0000);
    qemu.put(0x1_0010, 1);
    qemu.put(0x1_0018, 0);
    qemu.put(0x1_0200, 0x8080_0000);
    qemu.put(0x1_1C00, 0x8080_0000);
    qemu.put(0x2_0080, 0xF);
    qemu.put(0x2_0090, 0);
    qemu.put(0x2_00A0, 0xFFFF);
    qemu.put(0x2_1080, 0xFFFF_FFFF);
    qemu.forEach(
        (offset, value) -> assertThat(read(offset)).as("register 0x%x", offset).isEqualTo(value));
  }

  @Test
  void writableBitsAreThoseMeasuredOnQemu() {
    int[][] writtenOnesRead = {
      {0x1_0000, 0x80CF_FFFF},
      {source(UART), 0x808F_FFFF},
      {source(UART) + 0x10, 1},
      {source(UART) + 0x18, 0},
      {0x10A0, 0x800F_FFFF},
      {0x1120, 0x800F_FFFF},
      {0x1130, 1},
      {0x10E0, 0xFFFF},
      {0x2_0080, 0xF},
      {0x1090, 0xFFFF_FFFF}
    };
    for (int[] row : writtenOnesRead) {
      mpic.write(row[0], 4, 0xFFFF_FFFF);
      assertThat(read(row[0])).as("register 0x%x", row[0]).isEqualTo(row[1]);
    }
    mpic.write(GCR, 4, 0x7FFF_FFFF);
    assertThat(read(GCR)).isEqualTo(0x6000_0000);
  }

  @Test
  void narrowReadsSeeTheirPartOfTheWord() {
    assertThat(mpic.read(0x1000, 1)).isZero();
    assertThat(mpic.read(0x1001, 1)).isEqualTo(0xC3);
    assertThat(mpic.read(0x1000, 2)).isEqualTo(0xC3);
  }

  @Test
  void anInterruptNeedsItsMaskClearAndAPriorityAboveTheTasks() {
    InterruptLine uart = mpic.line(UART);
    uart.set(true);
    assertThat(cpu0.external).as("masked").isFalse();
    enable(UART, 5);
    assertThat(cpu0.external).as("task priority is 15 after reset").isFalse();
    mpic.write(CTPR, 4, 5);
    assertThat(cpu0.external).as("equal is not enough").isFalse();
    mpic.write(CTPR, 4, 4);
    assertThat(cpu0.external).isTrue();
    assertThat(read(source(UART)) & MpicSource.IVPR_ACTIVITY).isNotZero();
    uart.set(false);
    assertThat(cpu0.external).as("a level interrupt can be withdrawn").isFalse();
    assertThat(read(IACK)).as("spurious").isEqualTo(0xFFFF);
  }

  @Test
  void acknowledgeAndEndNestByPriority() {
    mpic.write(CTPR, 4, 0);
    enable(UART, 5);
    enable(I2C, 9);
    mpic.line(UART).set(true);
    assertThat(read(IACK)).isEqualTo(UART);
    assertThat(cpu0.external).as("in service").isFalse();
    mpic.line(I2C).set(true);
    assertThat(cpu0.external).as("a higher one interrupts the handler").isTrue();
    assertThat(read(IACK)).isEqualTo(I2C);
    mpic.line(I2C).set(false);
    mpic.write(EOI, 4, 0);
    assertThat(cpu0.external).as("the first is still in service").isFalse();
    mpic.write(EOI, 4, 0);
    assertThat(cpu0.external).as("its level is still there").isTrue();
    assertThat(read(IACK)).isEqualTo(UART);
  }

  @Test
  void amongEqualPrioritiesTheLowestNumberComesFirst() {
    mpic.write(CTPR, 4, 0);
    enable(I2C, 5);
    enable(UART, 5);
    mpic.line(I2C).set(true);
    mpic.line(UART).set(true);
    assertThat(read(IACK)).isEqualTo(UART);
  }

  @Test
  void anEdgeIsRememberedUntilAcknowledged() {
    mpic.write(CTPR, 4, 0);
    enable(3, 7);
    mpic.line(3).set(true);
    mpic.line(3).set(false);
    assertThat(cpu0.external).isTrue();
    assertThat(read(IACK)).isEqualTo(3);
    mpic.write(EOI, 4, 0);
    assertThat(cpu0.external).isFalse();
  }

  @Test
  void externalSourceCanBeLevelSensitive() {
    mpic.write(CTPR, 4, 0);
    mpic.write(source(3), 4, 0x0040_0000 | 7 << 16 | 3);
    mpic.line(3).set(true);
    assertThat(read(IACK)).isEqualTo(3);
    mpic.write(EOI, 4, 0);
    assertThat(cpu0.external).isTrue();
  }

  @Test
  void proxyModeAcknowledgesForTheCore() {
    mpic.write(CTPR, 4, 0);
    enable(UART, 5);
    mpic.line(UART).set(true);
    assertThat(cpu0.proxy.getAsInt()).as("mixed mode: the handler reads IACK").isZero();
    mpic.write(GCR, 4, 0x6000_0000);
    assertThat(cpu0.proxy.getAsInt()).isEqualTo(UART);
    assertThat(cpu0.external).isFalse();
  }

  @Test
  void criticalOutputPassesTheTaskPriority() {
    enable(UART, 1);
    mpic.write(source(UART) + 0x18, 4, 1);
    mpic.line(UART).set(true);
    assertThat(cpu0.critical).isTrue();
    assertThat(cpu0.external).isFalse();
    mpic.line(UART).set(false);
    assertThat(cpu0.critical).isFalse();
  }

  @Test
  void timerCountsAt25MegahertzAndRepeats() {
    mpic.write(CTPR, 4, 0);
    mpic.write(0x1120, 4, 6 << 16 | 77);
    mpic.write(0x1110, 4, 1000);
    bench.advance(16 * 400);
    assertThat(read(0x1100)).isEqualTo(600);
    assertThat(cpu0.external).isFalse();
    bench.advance(16 * 600);
    assertThat(read(IACK)).isEqualTo(77);
    assertThat(read(0x1100)).as("toggled and reloaded").isEqualTo(0x8000_0000 | 1000);
    mpic.write(EOI, 4, 0);
    bench.advance(16 * 1000);
    assertThat(read(IACK)).isEqualTo(77);
    mpic.write(EOI, 4, 0);
    mpic.write(0x1110, 4, 0x8000_0000 | 1000);
    bench.advance(16 * 5000);
    assertThat(read(IACK)).isEqualTo(0xFFFF);
  }

  @Test
  void messageInterruptIsTakenByReadingItsRegister() {
    mpic.write(CTPR, 4, 0);
    enable(224 + 2, 8);
    mpic.write(0x1740, 4, 2 << 29 | 5 << 24);
    assertThat(read(0x1720)).isEqualTo(1 << 2);
    assertThat(cpu0.external).isTrue();
    assertThat(mpic.peek(0x1620, 4)).isEqualTo(1 << 5);
    assertThat(cpu0.external).isTrue();
    assertThat(read(0x1620)).isEqualTo(1 << 5);
    assertThat(read(0x1620)).isZero();
    assertThat(cpu0.external).isFalse();
  }

  @Test
  void interprocessorInterruptReachesEachCpuOnce() {
    Mpic two = new Mpic(List.of(cpu0, cpu1), () -> running, bench.clock);
    two.write(0x2_0000 + CTPR, 4, 0);
    two.write(0x2_1000 + CTPR, 4, 0);
    two.write(0x10B0, 4, 9 << 16 | 0x55);
    two.write(0x50, 4, 3);
    assertThat(cpu0.external).isTrue();
    assertThat(cpu1.external).isTrue();
    running = 1;
    assertThat(two.read(IACK, 4)).isEqualTo(0x55);
    assertThat(cpu1.external).isFalse();
    assertThat(cpu0.external).isTrue();
    running = 0;
    assertThat(two.read(IACK, 4)).isEqualTo(0x55);
    assertThat(cpu0.external).isFalse();
    two.write(0x2_0000 + EOI, 4, 0);
    two.write(0x2_1000 + EOI, 4, 0);
    assertThat(two.read(IACK, 4)).isEqualTo(0xFFFF);
    assertThat(two.read(0x1000, 4)).isEqualTo(0x00C3_0102);
  }

  @Test
  void destinationChoosesTheCpu() {
    Mpic two = new Mpic(List.of(cpu0, cpu1), () -> running, bench.clock);
    two.write(0x2_0000 + CTPR, 4, 0);
    two.write(0x2_1000 + CTPR, 4, 0);
    two.write(source(UART), 4, 5 << 16 | UART);
    two.line(UART).set(true);
    assertThat(List.of(cpu0.external, cpu1.external)).containsExactly(true, false);
    two.write(source(UART) + 0x10, 4, 2);
    assertThat(List.of(cpu0.external, cpu1.external)).containsExactly(false, true);
  }

  @Test
  void globalResetForgetsEverythingButTheWires() {
    mpic.write(CTPR, 4, 0);
    mpic.write(SVR, 4, 0x123);
    enable(UART, 5);
    mpic.line(UART).set(true);
    mpic.write(GCR, 4, 0x8000_0000);
    assertThat(cpu0.external).isFalse();
    assertThat(read(SVR)).isEqualTo(0xFFFF);
    assertThat(read(source(UART))).isEqualTo(0x8080_0000);
    enable(UART, 5);
    mpic.write(CTPR, 4, 0);
    assertThat(cpu0.external).as("the device still asserts").isTrue();
  }
}
