package io.trapgate.target.x86.core;

import io.trapgate.target.x86.fpu.FpuState;

/**
 * The architectural registers, without behaviour. Only the machine thread, or whoever holds the
 * stopped machine, touches them.
 */
public final class X86State {
  public static final long CR0_PE = 1L;
  public static final long CR0_MP = 1L << 1;
  public static final long CR0_EM = 1L << 2;
  public static final long CR0_TS = 1L << 3;
  public static final long CR0_ET = 1L << 4;
  public static final long CR0_NE = 1L << 5;
  public static final long CR0_WP = 1L << 16;
  public static final long CR0_AM = 1L << 18;
  public static final long CR0_NW = 1L << 29;
  public static final long CR0_CD = 1L << 30;
  public static final long CR0_PG = 1L << 31;

  public static final long CR4_VME = 1L;
  public static final long CR4_PVI = 1L << 1;
  public static final long CR4_TSD = 1L << 2;
  public static final long CR4_DE = 1L << 3;
  public static final long CR4_PSE = 1L << 4;
  public static final long CR4_PAE = 1L << 5;
  public static final long CR4_MCE = 1L << 6;
  public static final long CR4_PGE = 1L << 7;
  public static final long CR4_PCE = 1L << 8;
  public static final long CR4_OSFXSR = 1L << 9;
  public static final long CR4_OSXMMEXCPT = 1L << 10;

  public static final long EFER_SCE = 1L;
  public static final long EFER_LME = 1L << 8;
  public static final long EFER_LMA = 1L << 10;
  public static final long EFER_NXE = 1L << 11;
  public static final long EFER_FFXSR = 1L << 14;

  /** General registers by {@link Gpr} number, zero-extended. */
  public final long[] gpr = new long[Gpr.COUNT];

  /** Offset of the next instruction in CS. */
  public long rip;

  /** EFLAGS, always up to date; bits of {@link Flag}. */
  public int flags;

  /** By {@link SegmentName} number. */
  public final Segment[] segments = new Segment[SegmentName.COUNT];

  public final Segment ldtr = new Segment();
  public final Segment tr = new Segment();

  public long gdtBase;
  public int gdtLimit;
  public long idtBase;
  public int idtLimit;

  public long cr0;
  public long cr2;
  public long cr3;
  public long cr4;
  public long efer;

  /** The four entries that PAE paging keeps inside the processor. */
  public final long[] directoryPointers = new long[4];

  /** IA32_STAR and its kin, and whatever else RDMSR shows. */
  public final Msrs msrs = new Msrs();

  /** The current privilege level. */
  public int cpl;

  /** Stopped by HLT until an interrupt. */
  public boolean halted;

  /** The next instruction boundary takes no interrupt: after STI, MOV SS, POP SS. */
  public boolean interruptShadow;

  /** As {@link #interruptShadow}, of MOV SS and POP SS only: debug traps wait too. */
  public boolean movSsShadow;

  /** NMIs wait for IRET. */
  public boolean nmiMasked;

  /** x87, MMX and SSE registers. */
  public final FpuState fpu = new FpuState();

  public X86State() {
    for (int i = 0; i < segments.length; i++) {
      segments[i] = new Segment();
    }
  }

  public Segment cs() {
    return segments[SegmentName.CS];
  }

  public Segment ss() {
    return segments[SegmentName.SS];
  }

  public boolean protectedMode() {
    return (cr0 & CR0_PE) != 0;
  }

  public boolean paging() {
    return (cr0 & CR0_PG) != 0;
  }

  /** IA-32e mode: compatibility or 64-bit. */
  public boolean longModeActive() {
    return (efer & EFER_LMA) != 0;
  }

  /** 64-bit mode, not compatibility. */
  public boolean mode64() {
    return (efer & EFER_LMA) != 0 && cs().longMode;
  }

  /** Default size of operands and addresses in bits: 16, 32 or 64. */
  public int codeBits() {
    return mode64() ? 64 : cs().big ? 32 : 16;
  }

  /** Width of the stack pointer in bytes: 2, 4 or 8. */
  public int stackBytes() {
    return mode64() ? 8 : ss().big ? 4 : 2;
  }

  /** Linear address of an offset in CS. */
  public long linearCode(long offset) {
    return mode64() ? offset : cs().base + offset & 0xFFFF_FFFFL;
  }

  /** Linear address of the next instruction (Linux arch/x86/kvm/x86.c, kvm_get_linear_rip). */
  public long linearRip() {
    return linearCode(rip);
  }
}
