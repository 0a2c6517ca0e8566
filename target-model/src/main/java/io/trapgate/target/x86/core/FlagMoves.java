package io.trapgate.target.x86.core;

/** Single flags, and the flags in AH and AL. */
final class FlagMoves {
  private static final int IN_AH = Flag.SF | Flag.ZF | Flag.AF | Flag.PF | Flag.CF;

  private FlagMoves() {}

  static void clc(Cpu cpu, Insn insn) {
    cpu.flags(Flag.CF, 0);
  }

  static void stc(Cpu cpu, Insn insn) {
    cpu.flags(Flag.CF, Flag.CF);
  }

  static void cmc(Cpu cpu, Insn insn) {
    cpu.state().flags ^= Flag.CF;
  }

  static void cld(Cpu cpu, Insn insn) {
    cpu.flags(Flag.DF, 0);
  }

  static void std(Cpu cpu, Insn insn) {
    cpu.flags(Flag.DF, Flag.DF);
  }

  static void lahf(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    long value = state.flags & IN_AH | Flag.FIXED;
    state.gpr[Gpr.RAX] = state.gpr[Gpr.RAX] & ~0xFF00L | value << 8;
  }

  static void sahf(Cpu cpu, Insn insn) {
    cpu.flags(IN_AH, (int) (cpu.state().gpr[Gpr.RAX] >>> 8));
  }

  /** AL becomes the carry, spread. */
  static void salc(Cpu cpu, Insn insn) {
    cpu.gpr(Gpr.RAX, 1, -(cpu.state().flags & Flag.CF));
  }
}
