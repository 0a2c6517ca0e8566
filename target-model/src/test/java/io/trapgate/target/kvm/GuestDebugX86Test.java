package io.trapgate.target.kvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The argument of {@code KVM_SET_GUEST_DEBUG} on x86, against what a C compiler printed of Linux
 * 6.1's headers: ioctl number, sizes, offsets and flags.
 */
class GuestDebugX86Test {
  private static final GuestDebug.X86 SETTING =
      new GuestDebug.X86(
          GuestDebug.ENABLE | GuestDebug.USE_HW_BP,
          List.of(0x1122_3344_5566_7788L, 2L, 3L, 4L, 5L, 6L, 7L, 0x402L));

  @Test
  void theBytes() {
    byte[] bytes = SETTING.toAbi();
    ByteBuffer abi = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    assertThat(bytes).hasSize(72).hasSize(GuestDebug.X86.ABI_BYTES);
    assertThat(abi.getInt(0)).as("control").isEqualTo(0x0002_0001);
    assertThat(abi.getInt(4)).as("pad").isZero();
    assertThat(abi.getLong(8)).as("debugreg[0]").isEqualTo(0x1122_3344_5566_7788L);
    assertThat(bytes[8]).as("little-endian").isEqualTo((byte) 0x88);
    assertThat(abi.getLong(8 + 8 * 7)).as("debugreg[7]").isEqualTo(0x402);
  }

  @Test
  void theNumbers() {
    assertThat(GuestDebug.X86.IOCTL).isEqualTo(0x4048_AE9B);
    assertThat(GuestDebug.X86.IOCTL >>> 16 & 0x3FFF).isEqualTo(GuestDebug.X86.ABI_BYTES);
    int all =
        GuestDebug.ENABLE
            | GuestDebug.SINGLESTEP
            | GuestDebug.USE_SW_BP
            | GuestDebug.USE_HW_BP
            | GuestDebug.X86.INJECT_DB
            | GuestDebug.X86.INJECT_BP
            | GuestDebug.X86.BLOCKIRQ;
    assertThat(all).as("KVM_CAP_SET_GUEST_DEBUG2").isEqualTo(0x1F_0003);
  }

  @Test
  void offIsAllZero() {
    assertThat(GuestDebug.X86.OFF.toAbi()).isEqualTo(new byte[72]);
  }

  @Test
  void thereAreEightWords() {
    List<Long> seven = Collections.nCopies(7, 0L);
    assertThatThrownBy(() -> new GuestDebug.X86(0, seven))
        .hasMessage("debugreg: 7 words (expected: 8)");
  }
}
