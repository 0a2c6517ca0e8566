package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from the page that a vCPU shares with the kernel. */
class KvmRunTest {
  private static final long EXIT = 32;
  private static final int PAGE_BYTES = 4096;

  private static KvmRun.Debug read(long dr7) {
    MemorySegment page = Arena.ofAuto().allocate(PAGE_BYTES, 8);
    page.set(JAVA_INT, EXIT, VcpuExit.Debug.X86.DB);
    page.set(JAVA_LONG, EXIT + 8, 0x7C00);
    page.set(JAVA_LONG, EXIT + 16, GuestDebug.X86.DR6_BASE);
    page.set(JAVA_LONG, EXIT + 24, dr7);
    return new KvmRun(page).debug();
  }

  @ParameterizedTest
  @ValueSource(longs = {0x400, 0x402, 0xFFFF_2FFFL, 0x000D_0602L})
  void whatTheProcessorSaysOfDr7IsPassedOn(long dr7) {
    assertThat(read(dr7).dr7()).isEqualTo(dr7);
  }

  /** Left by another exit: the upper half, a bit that reads as zero, the one that reads as one. */
  @ParameterizedTest
  @ValueSource(longs = {0, 0x0B, 0x1_0000_0400L, 0x1400, 0x8400, 0x4400, 0xBEEF_B966_F490_CC90L})
  void whatCanNotBeDr7IsUnknown(long bytes) {
    KvmRun.Debug debug = read(bytes);
    assertThat(debug.dr7()).isEqualTo(VcpuExit.Debug.X86.DR7_UNKNOWN);
    assertThat(debug.pc()).isEqualTo(0x7C00);
    assertThat(debug.dr6()).isEqualTo(GuestDebug.X86.DR6_BASE);
  }
}
