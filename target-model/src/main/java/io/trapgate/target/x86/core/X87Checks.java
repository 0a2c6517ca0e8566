package io.trapgate.target.x86.core;

import io.trapgate.target.x86.fpu.FpuState;

/** When x87 instructions may execute (Intel SDM 3A 2.5 and 9.2; 1 8.6, 8.7). */
final class X87Checks {
  private X87Checks() {}

  /**
   * Of every x87 instruction but WAIT: EM and TS.
   *
   * @throws X86Fault #NM
   */
  static void available(Cpu cpu) {
    if ((cpu.state().cr0 & (X86State.CR0_EM | X86State.CR0_TS)) != 0) {
      throw X86Fault.of(X86Fault.NM);
    }
  }

  /** Of WAIT: TS and MP together. */
  static void waitAvailable(Cpu cpu) {
    long both = X86State.CR0_MP | X86State.CR0_TS;
    if ((cpu.state().cr0 & both) == both) {
      throw X86Fault.of(X86Fault.NM);
    }
  }

  /**
   * Of every waiting instruction: an exception that isn't masked is reported now.
   *
   * @throws X86Fault #MF with CR0.NE
   * @throws EmulationFailure without NE: FERR# and IRQ 13 aren't modelled
   */
  static void pending(Cpu cpu) {
    if ((cpu.state().fpu.fsw & FpuState.ES) == 0) {
      return;
    }
    if ((cpu.state().cr0 & X86State.CR0_NE) == 0) {
      throw new EmulationFailure("an x87 exception with CR0.NE clear: IRQ 13 isn't modelled");
    }
    throw X86Fault.of(X86Fault.MF);
  }
}
