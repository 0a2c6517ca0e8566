package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Addresses as physical ones, in the packets of QEMU (docs/system/gdb.rst). */
class PhysicalRowsTest extends RowTest {
  PhysicalRowsTest(RowMachine machine) {
    super(machine);
  }

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  @Test
  void theModeIsAskedForAndChosen() throws IOException {
    assertThat(ask("qqemu.PhyMemMode")).isEqualTo("0");
    assertThat(ask("Qqemu.PhyMemMode:1")).isEqualTo("OK");
    assertThat(ask("qqemu.PhyMemMode")).isEqualTo("1");
    assertThat(ask("Qqemu.PhyMemMode:0")).isEqualTo("OK");
    assertThat(ask("qqemu.PhyMemMode")).isEqualTo("0");
    assertThat(ask("Qqemu.PhyMemMode:x")).startsWith("E.");
  }

  @Test
  void memoryIsReadAndWrittenByPhysicalAddress() throws IOException {
    ask("Qqemu.PhyMemMode:1");
    assertThat(ask("M{spare},4:0badcafe")).isEqualTo("OK");
    assertThat(ask("X%x,2:ab".formatted(guest.address("spare") + 4))).isEqualTo("OK");
    assertThat(ask("m{spare},6")).isEqualTo("0badcafe6162");
    ask("Qqemu.PhyMemMode:0");
    assertThat(ask("m{spare},6")).as("mapped one to one").isEqualTo("0badcafe6162");
  }
}
