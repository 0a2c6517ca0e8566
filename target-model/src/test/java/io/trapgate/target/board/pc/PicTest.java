package io.trapgate.target.board.pc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The interrupt controllers through their ports, with the test device at their inputs. */
class PicTest {
  private static final int MASTER = 0x20;
  private static final int SLAVE = 0xA0;
  private static final int EOI = 0x20;

  private final PcBench bench = new PcBench();

  private void line(int number, boolean asserted) {
    bench.ports.out(0x2000 + number, 4, asserted ? 1 : 0);
  }

  private void edge(int number) {
    line(number, true);
    line(number, false);
  }

  private void initialize(int icw4) {
    bench.out(MASTER, 0x11);
    bench.out(MASTER + 1, 0x20);
    bench.out(MASTER + 1, 0x04);
    bench.out(MASTER + 1, icw4);
    bench.out(SLAVE, 0x11);
    bench.out(SLAVE + 1, 0x28);
    bench.out(SLAVE + 1, 0x02);
    bench.out(SLAVE + 1, icw4);
  }

  private int taken() {
    assertThat(bench.apic(0).pending()).isTrue();
    return bench.apic(0).acknowledge();
  }

  private boolean pending() {
    return bench.apic(0).pending();
  }

  private int requested(int port) {
    bench.out(port, 0x0A);
    return bench.in(port);
  }

  private int inService(int port) {
    bench.out(port, 0x0B);
    return bench.in(port);
  }

  /** What kvm-unit-tests' real-mode test relies on: nobody has programmed anything. */
  @Test
  void asTheFirmwareLeavesThemAnEdgeOfLine11IsVector73() {
    edge(11);
    assertThat(taken()).isEqualTo(0x73);
    assertThat(pending()).isFalse();
  }

  @Test
  void theGuestsVectorsReplaceTheFirmwares() {
    initialize(0x01);
    edge(3);
    edge(14);
    assertThat(taken()).as("the second controller is input 2 of the first").isEqualTo(0x2E);
    assertThat(pending()).as("input 3 is below input 2").isFalse();
    bench.out(SLAVE, EOI);
    bench.out(MASTER, EOI);
    assertThat(taken()).isEqualTo(0x23);
  }

  @Test
  void aHigherPriorityInterruptsAndAnEndOfInterruptIsTheHighests() {
    edge(5);
    assertThat(taken()).isEqualTo(0x0D);
    edge(6);
    assertThat(pending()).isFalse();
    edge(1);
    assertThat(taken()).isEqualTo(0x09);
    assertThat(inService(MASTER)).isEqualTo(0x22);
    bench.out(MASTER, EOI);
    assertThat(inService(MASTER)).isEqualTo(0x20);
    assertThat(pending()).isFalse();
    bench.out(MASTER, 0x65); // specific, 5
    assertThat(inService(MASTER)).isZero();
    assertThat(taken()).isEqualTo(0x0E);
  }

  @Test
  void aMaskedRequestWaits() {
    bench.out(SLAVE + 1, 0xFF);
    edge(11);
    assertThat(pending()).isFalse();
    assertThat(requested(SLAVE)).isEqualTo(0x08);
    assertThat(bench.in(SLAVE + 1)).isEqualTo(0xFF);
    bench.out(SLAVE + 1, 0xF7);
    assertThat(taken()).isEqualTo(0x73);
  }

  @Test
  void aLevelIsARequestOnlyWhileItIsThere() {
    bench.out(0x4D1, 0xFF);
    assertThat(bench.in(0x4D1)).as("8 and 13 are edges always").isEqualTo(0xDE);
    line(11, true);
    assertThat(pending()).isTrue();
    line(11, false);
    assertThat(pending()).isFalse();
    line(11, true);
    assertThat(taken()).isEqualTo(0x73);
    bench.out(SLAVE, EOI);
    bench.out(MASTER, EOI);
    assertThat(taken()).as("still asserted").isEqualTo(0x73);
  }

  @Test
  void anEdgeHeldCountsOnce() {
    line(5, true);
    assertThat(taken()).isEqualTo(0x0D);
    bench.out(MASTER, EOI);
    line(5, true);
    assertThat(pending()).isFalse();
    edge(5);
    line(5, true);
    assertThat(taken()).isEqualTo(0x0D);
  }

  @Test
  void automaticEndOfInterruptKeepsNothingInService() {
    initialize(0x03);
    edge(5);
    assertThat(taken()).isEqualTo(0x25);
    assertThat(inService(MASTER)).isZero();
    edge(11);
    edge(12);
    assertThat(taken()).isEqualTo(0x2B);
    assertThat(taken()).isEqualTo(0x2C);
    assertThat(pending()).isFalse();
  }

  @Test
  void priorityRotates() {
    bench.out(MASTER, 0xC4); // 4 is the lowest: 5 is the highest
    edge(1);
    edge(6);
    assertThat(taken()).isEqualTo(0x0E);
    bench.out(MASTER, 0xA0); // end of interrupt, and 6 becomes the lowest
    edge(6);
    assertThat(taken()).isEqualTo(0x09);
  }

  @Test
  void specialMaskModeLetsLowerOnesThrough() {
    edge(1);
    assertThat(taken()).isEqualTo(0x09);
    edge(6);
    assertThat(pending()).isFalse();
    bench.out(MASTER + 1, 0x02);
    bench.out(MASTER, 0x68);
    assertThat(taken()).isEqualTo(0x0E);
  }

  @Test
  void fullyNestedLetsTheSecondsInterruptItself() {
    initialize(0x11);
    edge(12);
    assertThat(taken()).isEqualTo(0x2C);
    edge(9);
    assertThat(taken()).isEqualTo(0x29);
  }

  @Test
  void withoutItTheSecondWaits() {
    initialize(0x01);
    edge(12);
    assertThat(taken()).isEqualTo(0x2C);
    edge(9);
    assertThat(pending()).isFalse();
  }

  @Test
  void pollingAcknowledges() {
    bench.out(MASTER, 0x0C);
    assertThat(bench.in(MASTER)).as("nothing there").isZero();
    edge(5);
    bench.out(MASTER, 0x0C);
    assertThat(bench.in(MASTER)).isEqualTo(0x85);
    assertThat(inService(MASTER)).isEqualTo(0x20);
    assertThat(pending()).isFalse();
  }

  @Test
  void programmingForgetsEdgesAndMasks() {
    bench.out(MASTER + 1, 0xFF);
    edge(5);
    initialize(0x01);
    assertThat(bench.in(MASTER + 1)).isZero();
    assertThat(pending()).isFalse();
  }
}
