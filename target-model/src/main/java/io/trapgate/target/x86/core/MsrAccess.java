package io.trapgate.target.x86.core;

/** RDMSR and WRMSR (Intel SDM 4). What isn't here is #GP(0). */
final class MsrAccess {
  static final int TSC = 0x10;
  static final int PLATFORM_ID = 0x17;
  static final int APIC_BASE = 0x1B;
  static final int BIOS_SIGN_ID = 0x8B;
  static final int SYSENTER_CS = 0x174;
  static final int SYSENTER_ESP = 0x175;
  static final int SYSENTER_EIP = 0x176;
  static final int MCG_CAP = 0x179;
  static final int MCG_STATUS = 0x17A;
  static final int MISC_ENABLE = 0x1A0;
  static final int DEBUGCTL = 0x1D9;
  static final int PAT = 0x277;
  static final int EFER = 0xC000_0080;
  static final int STAR = 0xC000_0081;
  static final int LSTAR = 0xC000_0082;
  static final int CSTAR = 0xC000_0083;
  static final int SFMASK = 0xC000_0084;
  static final int FS_BASE = 0xC000_0100;
  static final int GS_BASE = 0xC000_0101;
  static final int KERNEL_GS_BASE = 0xC000_0102;
  static final int TSC_AUX = 0xC000_0103;

  /** Fast strings; no branch trace store, no precise event sampling. */
  private static final long MISC_ENABLE_VALUE = 1 | 1 << 11 | 1 << 12;

  private static final long EFER_LEGAL =
      X86State.EFER_SCE
          | X86State.EFER_LME
          | X86State.EFER_LMA
          | X86State.EFER_NXE
          | X86State.EFER_FFXSR;

  private MsrAccess() {}

  static void rdmsr(Cpu cpu, Insn insn) {
    Privilege.requireKernel(cpu.state());
    long[] gpr = cpu.state().gpr;
    long value = read(cpu, (int) gpr[Gpr.RCX]);
    gpr[Gpr.RAX] = value & 0xFFFF_FFFFL;
    gpr[Gpr.RDX] = value >>> 32;
  }

  static void wrmsr(Cpu cpu, Insn insn) {
    Privilege.requireKernel(cpu.state());
    long[] gpr = cpu.state().gpr;
    write(cpu, (int) gpr[Gpr.RCX], gpr[Gpr.RAX] & 0xFFFF_FFFFL | gpr[Gpr.RDX] << 32);
  }

  private static long read(Cpu cpu, int index) {
    X86State state = cpu.state();
    Msrs msrs = state.msrs;
    return switch (index) {
      case TSC -> timeStamp(cpu);
      case PLATFORM_ID, BIOS_SIGN_ID, MCG_CAP, MCG_STATUS, DEBUGCTL -> 0;
      case MISC_ENABLE -> MISC_ENABLE_VALUE;
      case SYSENTER_CS -> msrs.sysenterCs;
      case SYSENTER_ESP -> msrs.sysenterEsp;
      case SYSENTER_EIP -> msrs.sysenterEip;
      case PAT -> msrs.pat;
      case EFER -> state.efer;
      case STAR -> msrs.star;
      case LSTAR -> msrs.lstar;
      case CSTAR -> msrs.cstar;
      case SFMASK -> msrs.sfmask;
      case FS_BASE -> state.segments[SegmentName.FS].base;
      case GS_BASE -> state.segments[SegmentName.GS].base;
      case KERNEL_GS_BASE -> msrs.kernelGsBase;
      case TSC_AUX -> msrs.tscAux;
      default -> readOther(cpu, index); // the APIC's and the memory types
    };
  }

  private static long readOther(Cpu cpu, int index) {
    if (MemoryTypes.isOne(index)) {
      return MemoryTypes.read(cpu.state().msrs, index);
    }
    if (!isApic(index)) {
      throw X86Fault.protection();
    }
    try {
      return cpu.apic().readMsr(index);
    } catch (IllegalArgumentException _) { // not there, or not now
      throw X86Fault.protection();
    }
  }

  private static boolean isApic(int index) {
    return index == APIC_BASE || index >>> 8 == 8;
  }

  private static void write(Cpu cpu, int index, long value) {
    X86State state = cpu.state();
    Msrs msrs = state.msrs;
    switch (index) {
      case TSC -> msrs.tscOffset += value - timeStamp(cpu);
      case BIOS_SIGN_ID -> {} // asks for the microcode's revision, which stays 0
      case MISC_ENABLE -> {} // nothing of it can be switched
      case MCG_STATUS, DEBUGCTL -> require(value == 0);
      case SYSENTER_CS -> msrs.sysenterCs = value & 0xFFFF_FFFFL;
      case SYSENTER_ESP -> msrs.sysenterEsp = canonical(value);
      case SYSENTER_EIP -> msrs.sysenterEip = canonical(value);
      case PAT -> msrs.pat = MemoryTypes.checked(value);
      case EFER -> writeEfer(cpu, value);
      case STAR -> msrs.star = value;
      case LSTAR -> msrs.lstar = canonical(value);
      case CSTAR -> msrs.cstar = canonical(value);
      case SFMASK -> msrs.sfmask = narrow(value);
      case FS_BASE -> state.segments[SegmentName.FS].base = canonical(value);
      case GS_BASE -> state.segments[SegmentName.GS].base = canonical(value);
      case KERNEL_GS_BASE -> msrs.kernelGsBase = canonical(value);
      case TSC_AUX -> msrs.tscAux = narrow(value);
      default -> writeOther(cpu, index, value); // the APIC's and the memory types
    }
  }

  private static void writeOther(Cpu cpu, int index, long value) {
    if (MemoryTypes.isOne(index)) {
      MemoryTypes.write(cpu.state().msrs, index, value);
      return;
    }
    require(isApic(index));
    try {
      cpu.apic().writeMsr(index, value);
    } catch (IllegalArgumentException _) { // not there, not now, or not that value
      throw X86Fault.protection();
    }
    cpu.attention();
  }

  private static void writeEfer(Cpu cpu, long value) {
    X86State state = cpu.state();
    long changed = value ^ state.efer;
    require((value & ~EFER_LEGAL) == 0);
    require((changed & X86State.EFER_LME) == 0 || !state.paging());
    state.efer = value & ~X86State.EFER_LMA | state.efer & X86State.EFER_LMA;
    if ((changed & X86State.EFER_NXE) != 0) {
      cpu.flushTranslations();
    }
  }

  private static long canonical(long value) {
    require(Memory.canonical(value));
    return value;
  }

  private static long narrow(long value) {
    require(value >>> 32 == 0);
    return value;
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw X86Fault.protection();
    }
  }

  /** The time-stamp counter: guest time at 1 GHz, moved by what was written to it. */
  static long timeStamp(Cpu cpu) {
    return cpu.clock().ticks(cpu.instructions()) + cpu.state().msrs.tscOffset;
  }

  static void rdtsc(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    require((state.cr4 & X86State.CR4_TSD) == 0 || state.cpl == 0);
    long value = timeStamp(cpu);
    state.gpr[Gpr.RAX] = value & 0xFFFF_FFFFL;
    state.gpr[Gpr.RDX] = value >>> 32;
  }

  static void rdtscp(Cpu cpu, Insn insn) {
    rdtsc(cpu, insn);
    cpu.state().gpr[Gpr.RCX] = cpu.state().msrs.tscAux;
  }
}
