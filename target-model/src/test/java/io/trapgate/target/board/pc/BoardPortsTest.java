package io.trapgate.target.board.pc;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The small devices, through the ports that a guest uses. */
class BoardPortsTest {
  private final PcBench bench = new PcBench();

  @ParameterizedTest
  @CsvSource({
    "QEMU, 4, 0, 1",
    "QEMU, 4, 1, 3",
    "QEMU, 1, 38, 77",
    "QEMU, 2, 63, 127",
    "QEMU, 4, 128, 1",
    "PLAIN, 4, 0, 0",
    "PLAIN, 1, 7, 7",
    "PLAIN, 4, 256, 0"
  })
  void theExitPortTakesEverySize(ExitCode kind, int bytes, int value, int code) {
    PcBench machine = new PcBench(1, kind);
    machine.ports.out(0xF4, bytes, value);
    assertThat(machine.exits).containsExactly(code);
  }

  @Test
  void theWordShutdownSwitchesOffAndNothingElse() {
    send("ShutShutdow");
    assertThat(bench.exits).isEmpty();
    send("Shutdown");
    assertThat(bench.exits).containsExactly(0);
  }

  private void send(String text) {
    for (byte letter : text.getBytes(StandardCharsets.US_ASCII)) {
      bench.out(0x8900, letter);
    }
  }

  @ParameterizedTest
  @CsvSource({"604, 2000, 1", "b004, 2000, 1", "604, 2400, 0", "604, 1, 0"})
  void onlySoftOffSwitchesOff(String port, String value, int exits) {
    bench.ports.out(Integer.parseInt(port, 16), 2, Integer.parseInt(value, 16));
    assertThat(bench.exits).hasSize(exits);
  }

  @ParameterizedTest
  @CsvSource({
    "64, fe, 1",
    "64, f0, 1",
    "64, ff, 0",
    "92, 3, 1",
    "92, 2, 0",
    "cf9, 6, 1",
    "cf9, 2, 0"
  })
  void waysToReset(String port, String value, int resets) {
    bench.out(Integer.parseInt(port, 16), Integer.parseInt(value, 16));
    assertThat(bench.resets).isEqualTo(resets);
  }

  @Test
  void theLatchIsOneWordInAnySizeAndSeenAtBothPlaces() {
    bench.ports.out(0xE0, 4, 0x1122_3344);
    bench.ports.out(0xE1, 1, 0xAA);
    assertThat(bench.ports.in(0xE0, 4)).isEqualTo(0x1122_AA44);
    assertThat(bench.ports.in(0xE2, 2)).isEqualTo(0x1122);
    assertThat(bench.in(0xE9)).isEqualTo(0xAA);
    bench.ports.out(0xE8, 4, 0x5566_7788);
    assertThat(bench.ports.in(0xE0, 4)).isEqualTo(0x5566_7788);
  }

  @Test
  void theMemoryThatIsADeviceKeepsBytesAndTheDebuggerSeesThemInOrder() {
    bench.store(0, 0xFF00_0000L, 0x4433_2211);
    byte[] seen = new byte[4];
    assertThat(bench.physical.read(0xFF00_0000L, seen, 0, 4)).isEqualTo(4);
    assertThat(seen).containsExactly(0x11, 0x22, 0x33, 0x44);
    assertThat(bench.physical.write(0xFF00_0002L, new byte[] {5, 6}, 0, 2)).isEqualTo(2);
    assertThat(bench.load(0, 0xFF00_0000L)).isEqualTo(0x0605_2211);
    bench.reset();
    assertThat(bench.load(0, 0xFF00_0000L)).isZero();
  }

  private long configuration(int key, int bytes) {
    bench.ports.out(0x510, 2, key);
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= (long) bench.in(0x511) << 8 * i;
    }
    return value;
  }

  @Test
  void firmwareConfigurationSaysWhatTheMachineHas() {
    PcBench four = new PcBench(4, ExitCode.QEMU);
    four.ports.out(0x510, 2, 5);
    assertThat(four.in(0x511) | four.in(0x511) << 8).isEqualTo(4);
    assertThat(configuration(0, 4)).isEqualTo(0x554D_4551); // "QEMU"
    assertThat(configuration(1, 4)).isEqualTo(1);
    assertThat(configuration(3, 8)).isEqualTo(PcBench.RAM_BYTES);
    assertThat(configuration(0x0F, 3)).as("nothing behind the end").isEqualTo(1);
    assertThat(configuration(0x11, 8)).as("a key that isn't there").isZero();
  }

  private int cmos(int index) {
    bench.out(0x70, index);
    return bench.in(0x71);
  }

  @Test
  void theClockGoesWithGuestTime() {
    assertThat(cmos(0x00)).isEqualTo(0x58);
    assertThat(cmos(0x04)).isEqualTo(0x14);
    bench.advance(2 * PcTest.TICKS_PER_SECOND);
    assertThat(cmos(0x00)).isZero();
    assertThat(cmos(0x02)).isZero();
    assertThat(cmos(0x04)).isEqualTo(0x15);
    assertThat(cmos(0x06)).as("a Tuesday").isEqualTo(3);
    assertThat(cmos(0x07)).isEqualTo(0x03);
    assertThat(cmos(0x08)).isEqualTo(0x02);
    assertThat(cmos(0x09)).isEqualTo(0x26);
    assertThat(cmos(0x32)).isEqualTo(0x20);
    bench.out(0x70, 0x0B);
    bench.out(0x71, 0x04); // binary, 12 hours
    assertThat(cmos(0x04)).isEqualTo(0x80 | 3);
    assertThat(cmos(0x09)).isEqualTo(26);
  }

  @Test
  void theClockSaysWhenItIsAboutToChange() {
    bench.advance(PcTest.TICKS_PER_SECOND - 244_001);
    assertThat(cmos(0x0A)).isEqualTo(0x26);
    bench.advance(1);
    assertThat(cmos(0x0A)).isEqualTo(0xA6);
    bench.advance(244_000);
    assertThat(cmos(0x0A)).isEqualTo(0x26);
  }

  @Test
  void theMemoryBesideTheClockSaysHowMuchRamThereIs() {
    assertThat(cmos(0x15) | cmos(0x16) << 8).isEqualTo(640);
    assertThat(cmos(0x17) | cmos(0x18) << 8).isEqualTo(31 * 1024);
    assertThat(cmos(0x34) | cmos(0x35) << 8).isEqualTo(16 * 16);
    bench.out(0x70, 0x8F); // with NMIs off
    bench.out(0x71, 0x0A);
    assertThat(cmos(0x0F)).isEqualTo(0x0A);
  }

  @Test
  void theKeyboardControllerPassesItsTestAndGatesLine20() {
    bench.out(0x64, 0xAA);
    assertThat(bench.in(0x64) & 0x03).isEqualTo(0x01);
    assertThat(bench.in(0x60)).isEqualTo(0x55);
    assertThat(bench.in(0x64) & 0x03).isZero();
    bench.out(0x64, 0xD1);
    bench.out(0x60, 0xDD);
    bench.out(0x64, 0xD0);
    assertThat(bench.in(0x60)).isEqualTo(0xDD);
    bench.out(0x64, 0xDF);
    bench.out(0x64, 0xD0);
    assertThat(bench.in(0x60)).isEqualTo(0xDF);
    bench.out(0x60, 0xFF);
    assertThat(bench.in(0x60)).isEqualTo(0xFA);
    assertThat(bench.in(0x60)).isEqualTo(0xAA);
    assertThat(bench.resets).isZero();
    bench.out(0x64, 0xD1);
    bench.out(0x60, 0xDC);
    assertThat(bench.resets).isEqualTo(1);
  }

  @Test
  void onlyTheHostBridgeIsOnTheBus() {
    bench.ports.out(0xCF8, 4, 0x8000_0000);
    assertThat(bench.ports.in(0xCFC, 4)).isEqualTo(0x1237_8086);
    assertThat(bench.ports.in(0xCFE, 2)).isEqualTo(0x1237);
    bench.ports.out(0xCF8, 4, 0x8000_0058);
    bench.ports.out(0xCFD, 1, 0x30);
    assertThat(bench.ports.in(0xCFC, 4)).isEqualTo(0x3000);
    bench.ports.out(0xCF8, 4, 0x8000_0800);
    assertThat(bench.ports.in(0xCFC, 4)).isEqualTo(-1);
    bench.ports.out(0xCF8, 4, 0);
    assertThat(bench.ports.in(0xCFC, 4)).isEqualTo(-1);
  }

  @Test
  void theFirstUartIsTheConsoleAndInterruptsAtLine4() {
    bench.out(0x3F8, 'H');
    bench.out(0x3F8, 'i');
    assertThat(bench.printed()).isEqualTo("Hi");
    assertThat(bench.in(0x3FD)).isEqualTo(0x60);
    bench.out(0x2F8, '?');
    assertThat(bench.printed()).as("the second has no host").isEqualTo("Hi");
    bench.out(0x3F9, 0x01); // interrupt for received data
    bench.board.console().send(new byte[] {'x'});
    bench.runPosted();
    assertThat(bench.apic(0).pending()).isTrue();
    assertThat(bench.apic(0).acknowledge()).isEqualTo(0x08 + 4);
    assertThat(bench.in(0x3F8)).isEqualTo('x');
  }

  @Test
  void portsOfNothingAreQuiet() {
    bench.out(0x80, 0x12);
    bench.ports.out(0xE4, 4, 0x1000);
    assertThat(bench.in(0x80)).isEqualTo(0xFF);
    assertThat(bench.exits).isEmpty();
  }
}
