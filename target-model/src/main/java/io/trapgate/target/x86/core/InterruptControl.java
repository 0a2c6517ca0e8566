package io.trapgate.target.x86.core;

/** CLI, STI and HLT. */
final class InterruptControl {
  private InterruptControl() {}

  static void cli(Cpu cpu, Insn insn) {
    requireIopl(cpu);
    cpu.state().flags &= ~Flag.IF;
  }

  static void sti(Cpu cpu, Insn insn) {
    requireIopl(cpu);
    X86State state = cpu.state();
    if ((state.flags & Flag.IF) == 0) {
      state.flags |= Flag.IF;
      cpu.boundary().shadow(false);
    }
  }

  private static void requireIopl(Cpu cpu) {
    if (!Privilege.withinIopl(cpu.state())) {
      throw X86Fault.protection();
    }
  }

  static void hlt(Cpu cpu, Insn insn) {
    Privilege.requireKernel(cpu.state());
    cpu.state().halted = true;
    cpu.attention();
  }
}
