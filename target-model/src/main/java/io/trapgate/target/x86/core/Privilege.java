package io.trapgate.target.x86.core;

/** What the current privilege level allows (Intel SDM 3A 5.9; SDM 1 19.5). */
final class Privilege {
  private Privilege() {}

  /**
   * Privileged instructions: CPL 0 only, which real mode always has.
   *
   * @throws X86Fault #GP(0)
   */
  static void requireKernel(X86State state) {
    if (state.cpl != 0) {
      throw X86Fault.protection();
    }
  }

  /**
   * Instructions that real mode doesn't know.
   *
   * @throws X86Fault #UD
   */
  static void requireProtectedMode(X86State state) {
    if (!state.protectedMode()) {
      throw X86Fault.undefined();
    }
  }

  /** Whether CPL is within IOPL. */
  static boolean withinIopl(X86State state) {
    return !state.protectedMode() || state.cpl <= (state.flags & Flag.IOPL) >>> 12;
  }

  /**
   * IN, OUT and their string forms: by IOPL, else by the I/O permission bitmap.
   *
   * @throws X86Fault #GP(0)
   */
  static void requirePorts(Cpu cpu, int port, int bytes) {
    if (!withinIopl(cpu.state()) && !TaskState.allowsPorts(cpu, port, bytes)) {
      throw X86Fault.protection();
    }
  }
}
