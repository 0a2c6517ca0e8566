package io.trapgate.target.board;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SmallDevicesTest {
  private final Bench bench = new Bench();

  @Test
  void gutsShowsVersionsAndAsksForReset() {
    Guts guts = new Guts(0x8021_0022, 0, bench::resetRequested);
    assertThat(guts.read(0xA0, 4)).isEqualTo(0x8021_0022);
    assertThat(guts.read(0xA4, 4)).isZero();
    guts.write(0xB0, 4, 1);
    assertThat(bench.resets).isZero();
    guts.write(0xB0, 4, 2);
    assertThat(bench.resets).isEqualTo(1);
  }

  @Test
  void gpioPin0DrivenHighSwitchesOff() {
    Gpio gpio = new Gpio(() -> bench.powerOff(0));
    gpio.write(8, 4, 0x8000_0000);
    assertThat(bench.powerOffs).as("an input").isEmpty();
    gpio.write(0, 4, 0x8000_0000);
    assertThat(bench.powerOffs).containsExactly(0);
    gpio.reset();
    gpio.write(0, 4, 0xFFFF_FFFF);
    gpio.write(8, 4, 0x7FFF_FFFF);
    assertThat(bench.powerOffs).hasSize(1);
    gpio.write(0xC, 4, 0xFFFF_FFFF);
    assertThat(gpio.read(0xC, 4)).as("IER: write one to clear").isZero();
    assertThat(gpio.read(8, 4)).isEqualTo(0x7FFF_FFFF);
  }

  @Test
  void pciShowsOnlyTheBridgeAsQemuDoes() {
    PciHost pci = new PciHost();
    assertThat(pci.read(4, 4)).isEqualTo(0xFFFF_FFFF);
    int[][] qemu = {
      {0x00, 0x5719_3000},
      {0x04, 0},
      {0x08, 0x0000_200B},
      {0x0C, 0},
      {0x10, 0},
      {0x2C, 0xF41A_0011},
      {0x3C, 0}
    };
    for (int[] row : qemu) {
      pci.write(0, 4, 0x8000_0000 | row[0]);
      assertThat(pci.read(4, 4)).as("config 0x%x", row[0]).isEqualTo(row[1]);
    }
    int[][] writtenOnesRead = {
      {0x10, 0x0000_F0FF}, {0x04, 0x0705_0000}, {0x0C, 0xFF00_0000}, {0x14, 0}, {0x44, -1}
    };
    for (int[] row : writtenOnesRead) {
      pci.write(0, 4, 0x8000_0000 | row[0]);
      pci.write(4, 4, 0xFFFF_FFFF);
      assertThat(pci.read(4, 4)).as("config 0x%x", row[0]).isEqualTo(row[1]);
    }
    pci.write(0, 4, 0x8000_0004);
    pci.write(4, 2, 0x0200);
    assertThat(pci.read(4, 1)).as("bytes in PCI's order").isEqualTo(0x02);
    for (int other : new int[] {0x8000_0800, 0x8001_0000, 0x0000_0000}) {
      pci.write(0, 4, other);
      assertThat(pci.read(4, 4)).isEqualTo(0xFFFF_FFFF);
    }
  }

  @Test
  void pciWindowsKeepWhatIsWritten() {
    PciHost pci = new PciHost();
    int[] kept = {0xC20, 0xC24, 0xC28, 0xC30, 0xDA0, 0xDA8, 0xDAC, 0xDB0, 0xE20};
    int[] fixed = {0x00C, 0xC00, 0xC08, 0xC10, 0xC2C, 0xE00, 0xBF8};
    for (int register : kept) {
      pci.write(register, 4, 0x1234_5678);
      assertThat(pci.read(register, 4)).as("0x%x", register).isEqualTo(0x1234_5678);
    }
    for (int register : fixed) {
      pci.write(register, 4, 0x1234_5678);
      assertThat(pci.read(register, 4)).as("0x%x", register).isZero();
    }
  }

  @Test
  void spinTableReleasesSecondaryCpus() {
    List<String> released = new ArrayList<>();
    SpinTable table =
        new SpinTable(2, (cpu, at, r3) -> released.add("%d at %x r3=%x".formatted(cpu, at, r3)));
    assertThat(table.read(0x04, 4)).isEqualTo(1);
    assertThat(table.read(0x0C, 4)).isZero();
    assertThat(table.read(0x2C, 4)).isEqualTo(1);
    assertThat(table.read(0x34, 4)).isEqualTo(1);
    table.write(0x2C, 4, 0xABC);
    table.write(0x20, 4, 0);
    assertThat(released).as("still waiting").isEmpty();
    table.write(0x24, 4, 0x0400_1000);
    table.write(0x04, 4, 0x1000);
    table.write(0x44, 4, 0x1000);
    assertThat(released).containsExactly("1 at 4001000 r3=abc");
  }

  @Test
  void holesInCcsrReadZero() {
    Ccsr ccsr = new Ccsr();
    ccsr.place(0xE_0000, 0x1000, new Guts(7, 0, () -> {}));
    ccsr.write(0x2000, 4, 5);
    assertThat(ccsr.read(0x2000, 4)).isZero();
    assertThat(ccsr.read(0xE_00A0, 4)).isEqualTo(7);
    assertThat(ccsr.peek(0xE_00A0, 4)).isEqualTo(7);
  }
}
