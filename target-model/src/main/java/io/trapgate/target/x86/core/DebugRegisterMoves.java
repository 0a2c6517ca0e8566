package io.trapgate.target.x86.core;

/** MOV to and from debug registers (Intel SDM 3B 17.2; the order of faults as KVM's). */
final class DebugRegisterMoves {
  private DebugRegisterMoves() {}

  static void read(Cpu cpu, Insn insn) {
    int number = checked(cpu, insn.b.number());
    insn.a.write(cpu, cpu.debug().readDebugRegister(number));
  }

  static void write(Cpu cpu, Insn insn) {
    int number = checked(cpu, insn.a.number());
    long value = insn.b.read(cpu);
    if (number >= 6 && value >>> 32 != 0) {
      throw X86Fault.protection();
    }
    cpu.debug().writeDebugRegister(number, value);
  }

  /** The register that is meant: 4 and 5 are 6 and 7 unless CR4.DE makes them #UD. */
  private static int checked(Cpu cpu, int number) {
    X86State state = cpu.state();
    boolean alias = number == 4 || number == 5;
    if (number > 7 || alias && (state.cr4 & X86State.CR4_DE) != 0) {
      throw X86Fault.undefined();
    }
    Privilege.requireKernel(state);
    switch (cpu.debug().generalDetect()) {
      case NONE -> {}
      case HOST -> cpu.leaveForHost();
      case GUEST -> throw X86Fault.of(X86Fault.DB);
    }
    return alias ? number + 2 : number;
  }
}
