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
}
