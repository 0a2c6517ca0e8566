package io.trapgate.target.x86;

import io.trapgate.target.x86.core.Cpuid;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.Segment;
import io.trapgate.target.x86.core.SegmentName;
import io.trapgate.target.x86.core.X86State;
import java.util.Arrays;

/** Puts registers into the state after a reset or at a guest's entry (Intel SDM 3A table 10-1). */
final class EntryLoader {
  private static final int LDT = 2;
  private static final int BUSY_TSS = 11;

  /**
   * Limit of the real-mode interrupt table, which a BIOS leaves in IDTR: a kernel that was entered
   * in protected mode finds it when it goes back to real mode.
   */
  private static final int INTERRUPT_TABLE = 0x3FF;

  private EntryLoader() {}

  /** A power-on: everything. */
  static void powerOn(X86State state) {
    init(state);
    state.cr0 = X86State.CR0_CD | X86State.CR0_NW | X86State.CR0_ET;
    state.msrs.reset();
    state.fpu.reset();
  }

  /** INIT: all but CR0[CD], CR0[NW], the floating-point registers and the MSRs. */
  static void init(X86State state) {
    Arrays.fill(state.gpr, 0);
    state.gpr[Gpr.RDX] = Cpuid.SIGNATURE;
    state.rip = 0xFFF0;
    state.flags = Flag.FIXED;
    for (int i = 0; i < SegmentName.COUNT; i++) {
      state.segments[i].reset(0, 0, false);
    }
    state.cs().reset(0xF000, 0xFFFF_0000L, true);
    system(state.ldtr, LDT);
    system(state.tr, BUSY_TSS);
    state.gdtBase = 0;
    state.gdtLimit = 0xFFFF;
    state.idtBase = 0;
    state.idtLimit = 0xFFFF;
    state.cr0 = state.cr0 & (X86State.CR0_CD | X86State.CR0_NW) | X86State.CR0_ET;
    state.cr2 = 0;
    state.cr3 = 0;
    state.cr4 = 0;
    state.efer = 0;
    state.cpl = 0;
    state.halted = false;
    state.interruptShadow = false;
    state.movSsShadow = false;
    state.nmiMasked = false;
  }

  private static void system(Segment segment, int type) {
    segment.reset(0, 0, false);
    segment.type = type;
    segment.codeOrData = false;
  }

  /** A power-on, then what the guest's loader leaves. */
  static void load(X86State state, X86Entry entry) {
    powerOn(state);
    switch (entry.mode()) {
      case RESET_VECTOR -> {}
      case REAL -> {
        state.cr0 = X86State.CR0_ET;
        state.idtLimit = INTERRUPT_TABLE;
        state.cs().setReal(entry.selector());
      }
      case FLAT_32 -> flat(state, entry.selector());
    }
    state.rip = entry.rip();
    state.flags = entry.flags() | Flag.FIXED;
    if (entry.mode() != X86Entry.Mode.RESET_VECTOR) {
      state.gpr[Gpr.RDX] = 0;
    }
    entry.registers().forEach((number, value) -> state.gpr[number] = value);
  }

  private static void flat(X86State state, int selector) {
    state.cr0 = X86State.CR0_ET | X86State.CR0_PE;
    for (int i = 0; i < SegmentName.COUNT; i++) {
      Segment segment = state.segments[i];
      boolean code = i == SegmentName.CS;
      segment.reset(code ? selector : selector + 8, 0, code);
      segment.limit = -1;
      segment.big = true;
      segment.granular = true;
    }
    state.gdtLimit = 0;
    state.idtLimit = INTERRUPT_TABLE;
  }
}
