package io.trapgate.target.x86.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.HexFormat;

/** Executes single instructions without the processor's loop: a fault comes out as it is thrown. */
final class SingleStep {
  private SingleStep() {}

  /** Decodes bytes in the guest's present code size. */
  static Insn decode(TestCpu guest, String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    return Decoder.decode(index -> bytes[index] & 0xFF, guest.state().codeBits());
  }

  /** Executes one instruction; of a repeated one all iterations. RIP stays, but for a branch. */
  static void execute(TestCpu guest, Insn insn) {
    long rip = guest.state().rip;
    do {
      guest.cpu.jump(rip + insn.length);
      insn.row.method().execute(guest.cpu, insn);
    } while ((insn.rep || insn.repne) && guest.cpu.nextRip() == rip);
  }

  static void execute(TestCpu guest, String hex) {
    execute(guest, decode(guest, hex));
  }

  /**
   * Executes one instruction that must fault and change no register.
   *
   * @return the vector
   */
  static int fault(TestCpu guest, String hex) {
    X86State state = guest.state();
    long[] registers = state.gpr.clone();
    int flags = state.flags;
    long rip = state.rip;
    X86Fault fault = catchThrowableOfType(X86Fault.class, () -> execute(guest, hex));
    assertThat(fault).as("fault of " + hex).isNotNull();
    assertThat(state.gpr).as("registers after " + hex).isEqualTo(registers);
    assertThat(state.flags).as("flags after " + hex).isEqualTo(flags);
    assertThat(state.rip).as("RIP after " + hex).isEqualTo(rip);
    assertThat(fault.errorCode()).isZero();
    return fault.vector();
  }
}
