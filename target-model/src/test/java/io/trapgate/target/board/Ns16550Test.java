package io.trapgate.target.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class Ns16550Test {
  private static final int DATA = 0;
  private static final int IER = 1;
  private static final int IIR = 2;
  private static final int FCR = 2;
  private static final int LCR = 3;
  private static final int MCR = 4;
  private static final int LSR = 5;
  private static final int MSR = 6;

  private final Bench bench = new Bench();
  private final Bench.Wire wire = new Bench.Wire();
  private final HostSerialLine line = new HostSerialLine(bench);
  private final Ns16550 uart = new Ns16550(line, wire, bench.clock, Ppce500.UART_RATE);
  private final ByteArrayOutputStream host = new ByteArrayOutputStream();

  @BeforeEach
  void connect() {
    line.onReceive(host::writeBytes);
  }

  private void type(String text) {
    line.send(text.getBytes(StandardCharsets.US_ASCII));
    bench.runPosted();
  }

  private int read(int register) {
    int seen = uart.peek(register, 1);
    assertThat(uart.peek(register, 1)).as("a peek changes nothing").isEqualTo(seen);
    assertThat(uart.read(register, 1)).isEqualTo(seen);
    return seen;
  }

  @Test
  void resetValuesAreThoseMeasuredOnQemu() {
    int[] qemu = {0x00, 0x00, 0x01, 0x00, 0x08, 0x60, 0xB0, 0x00};
    for (int register = 0; register < qemu.length; register++) {
      assertThat(read(register)).as("register " + register).isEqualTo(qemu[register]);
    }
  }

  @Test
  void outputLeavesAtOnce() {
    for (byte value : "ok\n".getBytes(StandardCharsets.US_ASCII)) {
      assertThat(read(LSR) & 0x20).isEqualTo(0x20);
      uart.write(DATA, 1, value);
    }
    assertThat(host.toString(StandardCharsets.US_ASCII)).isEqualTo("ok\n");
  }

  @Test
  void inputLongerThanTheReceiverWaitsOnTheWire() {
    uart.write(FCR, 1, 0x01);
    String text = "the quick brown fox jumps over the lazy dog";
    type(text);
    StringBuilder got = new StringBuilder();
    while ((read(LSR) & 1) != 0) {
      got.append((char) read(DATA));
    }
    assertThat(got).hasToString(text);
    assertThat(read(LSR) & 0x02).as("no overrun").isZero();
  }

  @Test
  void divisorLatchHidesDataAndInterruptEnable() {
    uart.write(IER, 1, 0x0F);
    uart.write(LCR, 1, 0x83);
    uart.write(DATA, 1, 0xD9);
    uart.write(IER, 1, 0x12);
    assertThat(read(DATA)).isEqualTo(0xD9);
    assertThat(read(IER)).isEqualTo(0x12);
    uart.write(LCR, 1, 0x03);
    assertThat(read(IER)).isEqualTo(0x0F);
    assertThat(host.size()).isZero();
  }

  @Test
  void transmitterInterruptComesWithItsEnableAndGoesWithItsIdentification() {
    uart.write(IER, 1, 0x02);
    assertThat(wire.asserted).isTrue();
    assertThat(read(IIR)).isEqualTo(0x02);
    assertThat(wire.asserted).isFalse();
    assertThat(read(IIR)).isEqualTo(0x01);
    uart.write(DATA, 1, 'x');
    assertThat(read(IIR)).isEqualTo(0x02);
  }

  @Test
  void receiverInterruptFollowsTheTriggerLevelThenTheTimeout() {
    uart.write(LCR, 1, 0x80);
    uart.write(DATA, 1, 217); // 115200 baud
    uart.write(LCR, 1, 0x03);
    uart.write(FCR, 1, 0x41); // FIFOs on, trigger at 4
    uart.write(IER, 1, 0x01);
    type("abc");
    assertThat(wire.asserted).isFalse();
    bench.advance(BoardClock.TICKS_PER_SECOND * 39 / 115200); // 4 characters have 40 bits
    assertThat(wire.asserted).isFalse();
    bench.advance(BoardClock.TICKS_PER_SECOND * 2 / 115200);
    assertThat(wire.asserted).isTrue();
    assertThat(read(IIR)).isEqualTo(0xCC);
    type("d");
    assertThat(read(IIR)).as("received data outranks the timeout").isEqualTo(0xC4);
    assertThat(read(DATA)).isEqualTo('a');
    assertThat(wire.asserted).isFalse();
  }

  @Test
  void lineStatusOutranksAllAndEndsWhenRead() {
    uart.write(MCR, 1, 0x10);
    uart.write(IER, 1, 0x0F);
    uart.write(DATA, 1, 'a');
    uart.write(DATA, 1, 'b'); // overruns the one-byte receiver
    assertThat(read(IIR)).isEqualTo(0x06);
    assertThat(read(LSR)).isEqualTo(0x63);
    assertThat(read(LSR)).isEqualTo(0x61);
    assertThat(read(IIR)).isEqualTo(0x04);
    assertThat(read(DATA)).isEqualTo('b');
    assertThat(read(IIR)).isEqualTo(0x02);
    assertThat(read(IIR)).as("modem lines changed with the loopback").isEqualTo(0x00);
    read(MSR);
    assertThat(read(IIR)).isEqualTo(0x01);
  }

  @Test
  void loopbackTurnsTheModemLinesRound() {
    uart.write(MCR, 1, 0x1A); // loopback, OUT2, RTS: what Linux probes with
    assertThat(read(MSR) & 0xF0).isEqualTo(0x90);
    assertThat(host.size()).isZero();
    type("x");
    assertThat(read(LSR) & 1).as("the wire is cut off").isZero();
    uart.write(MCR, 1, 0x08);
    assertThat(read(MSR) & 0xF0).isEqualTo(0xB0);
    assertThat(read(LSR) & 1).isEqualTo(1);
  }

  @Test
  void clearingTheReceiverDropsWhatItHolds() {
    uart.write(FCR, 1, 0x01);
    type("abc");
    uart.write(FCR, 1, 0x03);
    assertThat(read(LSR) & 1).isZero();
  }

  @Test
  void inputBeyondTheQueueIsCounted() {
    line.send(new byte[HostSerialLine.CAPACITY_BYTES + 5]);
    line.send(new byte[] {1});
    bench.runPosted();
    assertThat(line.overruns()).isEqualTo(6);
    uart.read(DATA, 1);
    line.send(new byte[] {1, 2, 3});
    // One byte went to the receiver at once, a second when the first was read.
    assertThat(line.overruns()).isEqualTo(7);
  }
}
