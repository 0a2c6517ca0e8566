package io.trapgate.stub.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.debug.DebugExit;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.Vcpu;
import io.trapgate.target.kvm.VcpuExit;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExitTableTest {
  private static final long STEP = GuestDebug.X86.DR6_BASE | GuestDebug.X86.DR6_BS;

  private static DebugExit exit(long dr7, long instructions) {
    return new DebugExit(0, new VcpuExit.Debug.X86(1, 0x7C01, STEP, dr7), 0x7C01, instructions);
  }

  /** An emulating KVM leaves DR7 out, and none counts instructions. */
  @Test
  void whatTheKernelDoesNotSayIsADash() {
    assertThat(
            ExitTable.lines(
                List.of(exit(VcpuExit.Debug.X86.DR7_UNKNOWN, Vcpu.NOT_COUNTED), exit(0x402, 17))))
        .containsExactly(
            "cpu exception dr6                      pc          dr7        instructions",
            "0   1 #DB     0xffff4ff0 BS            0x00007c01  -          -",
            "0   1 #DB     0xffff4ff0 BS            0x00007c01  0x00000402 17");
  }
}
