package io.trapgate.target.x86.core;

/**
 * SYSCALL, SYSRET, SYSENTER, SYSEXIT and SWAPGS (Intel SDM 2B), as Intel's processors have them.
 */
final class FastCalls {
  /** What SYSRET takes of R11. */
  private static final int SYSRET_FLAGS = 0x3C_7FD7;

  private FastCalls() {}

  static void syscall(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    requireSyscall(state);
    Msrs msrs = state.msrs;
    int selector = (int) (msrs.star >>> 32) & 0xFFFC;
    state.gpr[Gpr.RCX] = cpu.nextRip();
    state.gpr[11] = state.flags & ~Flag.RF;
    state.flags = (int) (state.flags & ~msrs.sfmask & ~Flag.RF) | Flag.FIXED;
    enter(state, selector, true);
    cpu.jump(msrs.lstar);
    cpu.boundary().sampleTrapFlag();
    cpu.attention();
  }

  static void sysret(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    requireSyscall(state);
    Privilege.requireKernel(state);
    boolean wide = insn.rexW;
    long target = state.gpr[Gpr.RCX];
    if (wide && !Memory.canonical(target)) {
      throw X86Fault.protection();
    }
    int base = (int) (state.msrs.star >>> 48);
    leave(state, base + (wide ? 16 : 0), base + 8, wide);
    state.flags = (int) state.gpr[11] & SYSRET_FLAGS | Flag.FIXED;
    cpu.jump(wide ? target : target & 0xFFFF_FFFFL);
    cpu.boundary().keepResumeFlag();
    cpu.boundary().sampleTrapFlag();
    cpu.attention();
  }

  private static void requireSyscall(X86State state) {
    if (!state.mode64() || (state.efer & X86State.EFER_SCE) == 0) {
      throw X86Fault.undefined();
    }
  }

  static void sysenter(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    Msrs msrs = state.msrs;
    int selector = (int) msrs.sysenterCs & 0xFFFC;
    if (!state.protectedMode() || selector == 0) {
      throw X86Fault.protection();
    }
    boolean wide = state.longModeActive();
    state.flags &= ~(Flag.VM | Flag.IF | Flag.RF);
    enter(state, selector, wide);
    long mask = wide ? -1L : 0xFFFF_FFFFL;
    state.gpr[Gpr.RSP] = msrs.sysenterEsp & mask;
    cpu.jump(msrs.sysenterEip & mask);
  }

  static void sysexit(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    int selector = (int) state.msrs.sysenterCs & 0xFFFC;
    if (!state.protectedMode() || selector == 0) {
      throw X86Fault.protection();
    }
    Privilege.requireKernel(state);
    boolean wide = insn.rexW && state.mode64();
    long target = state.gpr[Gpr.RDX];
    long pointer = state.gpr[Gpr.RCX];
    if (wide && !(Memory.canonical(target) && Memory.canonical(pointer))) {
      throw X86Fault.protection();
    }
    int code = selector + (wide ? 32 : 16);
    leave(state, code, code + 8, wide);
    long mask = wide ? -1L : 0xFFFF_FFFFL;
    state.gpr[Gpr.RSP] = pointer & mask;
    cpu.jump(target & mask);
  }

  private static void enter(X86State state, int selector, boolean wide) {
    flat(state.cs(), selector, true, wide);
    flat(state.ss(), selector + 8, false, false);
    state.cpl = 0;
  }

  private static void leave(X86State state, int code, int stack, boolean wide) {
    flat(state.cs(), code | 3, true, wide);
    flat(state.ss(), stack | 3, false, false);
    state.cs().dpl = 3;
    state.ss().dpl = 3;
    state.cpl = 3;
  }

  /** A flat segment of 4 GiB, whatever the descriptor tables say. */
  private static void flat(Segment segment, int selector, boolean code, boolean wide) {
    segment.reset(selector & 0xFFFF, 0, code);
    segment.limit = -1;
    segment.granular = true;
    segment.big = !wide;
    segment.longMode = wide;
  }

  static void swapGs(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    Privilege.requireKernel(state);
    Segment gs = state.segments[SegmentName.GS];
    long base = gs.base;
    gs.base = state.msrs.kernelGsBase;
    state.msrs.kernelGsBase = base;
  }
}
