package io.trapgate.target.board;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BootLayoutTest {
  private static BootLayout layout(long base, long bytes) {
    return BootLayout.behind(base + bytes);
  }

  @Test
  void ubootGetsWhatQemuGivesIt() {
    // Debian's uboot.elf: "info registers" of a QEMU stopped at its first instruction.
    BootLayout layout = layout(0x00F0_0000, 0x6_5E74);
    assertThat(layout.treeBase()).isEqualTo(0x0270_0000);
    assertThat(layout.mappingBytes()).isEqualTo(0x0400_0000);
    assertThat(layout.mappingTsize()).isEqualTo(8);
  }

  @Test
  void mappingIsThePowerOfFourAboveTheTree() {
    assertThat(layout(0, 0x10_0000).mappingBytes()).isEqualTo(64 << 20);
    assertThat(layout(0, 0x0270_0000).mappingBytes()).as("the end counts").isEqualTo(256 << 20);
    assertThat(layout(0, 0x0300_0000).mappingBytes()).isEqualTo(256 << 20);
  }

  @Test
  void aRamDiskBeginsWhereQemuPutsIt() {
    assertThat(layout(0, 0x10_0000).ramDiskBase(1 << 20)).isEqualTo(64 << 20);
    assertThat(layout(0, 32 << 20).ramDiskBase(1 << 20)).isEqualTo(64 << 20);
    assertThat(layout(0, 48 << 20).ramDiskBase(1 << 20)).isEqualTo(80 << 20);
  }

  @Test
  void aRamDiskKeepsClearOfTheTree() {
    BootLayout layout = layout(0, 44 << 20);
    assertThat(layout.treeBase()).isEqualTo(68 << 20);
    assertThat(layout.ramDiskBase(4 << 20)).as("it fits below").isEqualTo(64 << 20);
    assertThat(layout.ramDiskBase((4 << 20) + 1)).as("it goes behind").isEqualTo(80 << 20);
  }
}
