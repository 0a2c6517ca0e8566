package io.trapgate.target.x86.core;

/** INT n, INT3, INTO and INT1 (Intel SDM 2A, INT). */
final class SoftwareInterrupts {
  private SoftwareInterrupts() {}

  static void number(Cpu cpu, Insn insn) {
    cpu.interrupts().software((int) insn.a.read(cpu));
  }

  /** The byte CC: the debugger's, or the guest's. */
  static void breakpoint(Cpu cpu, Insn insn) {
    boolean host = cpu.debug().breakpoint() == DebugHook.Verdict.HOST;
    if (host || cpu.stopsBefore(X86Fault.BP)) {
      cpu.leaveForHost();
    } else {
      cpu.interrupts().software(X86Fault.BP);
    }
  }

  static void overflow(Cpu cpu, Insn insn) {
    if ((cpu.state().flags & Flag.OF) != 0) {
      if (cpu.stopsBefore(X86Fault.OF)) {
        cpu.leaveForHost();
      }
      cpu.interrupts().software(X86Fault.OF);
    }
  }

  static void icebp(Cpu cpu, Insn insn) {
    cpu.debug().icebp(); // the trap after it
  }
}
