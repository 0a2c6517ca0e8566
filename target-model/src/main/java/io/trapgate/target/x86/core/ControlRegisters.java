package io.trapgate.target.x86.core;

import static io.trapgate.target.x86.core.X86State.*;

/** MOV to and from control registers, CLTS, LMSW and SMSW (Intel SDM 3A 2.5, 4.1 and 9.8.5). */
final class ControlRegisters {
  private static final long CR0_LEGAL =
      CR0_PE | CR0_MP | CR0_EM | CR0_TS | CR0_ET | CR0_NE | CR0_WP | CR0_AM | CR0_NW | CR0_CD
          | CR0_PG;
  private static final long CR4_LEGAL =
      CR4_TSD
          | CR4_DE
          | CR4_PSE
          | CR4_PAE
          | CR4_MCE
          | CR4_PGE
          | CR4_PCE
          | CR4_OSFXSR
          | CR4_OSXMMEXCPT;

  /** What of CR4 changes translations, besides what changes the whole of paging. */
  private static final long CR4_PAGING = CR4_PSE | CR4_PAE | CR4_PGE;

  private static final long MSW = CR0_PE | CR0_MP | CR0_EM | CR0_TS;

  private ControlRegisters() {}

  static void read(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    int number = known(insn.b.number());
    Privilege.requireKernel(state);
    insn.a.write(
        cpu,
        switch (number) {
          case 0 -> state.cr0;
          case 2 -> state.cr2;
          case 3 -> state.cr3;
          case 4 -> state.cr4;
          default -> cpu.apic().taskPriority(); // 8
        });
  }

  static void write(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    int number = known(insn.a.number());
    Privilege.requireKernel(state);
    long value = insn.b.read(cpu);
    switch (number) {
      case 0 -> writeCr0(cpu, value);
      case 2 -> state.cr2 = value;
      case 3 -> writeCr3(cpu, value);
      case 4 -> writeCr4(cpu, value);
      default -> { // 8
        if ((value & ~0xFL) != 0) {
          throw X86Fault.protection();
        }
        cpu.apic().taskPriority((int) value);
        cpu.attention();
      }
    }
  }

  private static int known(int number) {
    return switch (number) {
      case 0, 2, 3, 4, 8 -> number;
      default -> throw X86Fault.undefined(); // all others aren't there
    };
  }

  private static void writeCr0(Cpu cpu, long value) {
    X86State state = cpu.state();
    long next = value & CR0_LEGAL | CR0_ET;
    boolean paging = (next & CR0_PG) != 0;
    boolean impossible =
        value >>> 32 != 0
            || paging && (next & CR0_PE) == 0
            || (next & CR0_NW) != 0 && (next & CR0_CD) == 0;
    if (impossible) {
      throw X86Fault.protection();
    }
    boolean lme = (state.efer & EFER_LME) != 0;
    if (paging && !state.paging()) {
      requirePagingStarts(state, lme);
    } else if (!paging && state.mode64()) {
      throw X86Fault.protection();
    }
    long changed = next ^ state.cr0;
    boolean pae = paging && !lme && (state.cr4 & CR4_PAE) != 0;
    if (pae && (changed & (CR0_CD | CR0_NW | CR0_PG)) != 0) {
      cpu.paging().loadDirectoryPointers(state.cr3);
    }
    state.cr0 = next;
    state.efer = paging && lme ? state.efer | EFER_LMA : state.efer & ~EFER_LMA;
    if ((changed & CR0_PE) != 0) {
      state.cpl = 0;
    }
    if ((changed & (CR0_PG | CR0_PE | CR0_WP)) != 0) {
      cpu.flushTranslations();
    }
  }

  private static void requirePagingStarts(X86State state, boolean lme) {
    boolean impossible = lme && ((state.cr4 & CR4_PAE) == 0 || state.cs().longMode);
    if (impossible) {
      throw X86Fault.protection();
    }
  }

  private static void writeCr3(Cpu cpu, long value) {
    X86State state = cpu.state();
    if (state.longModeActive()) {
      if (value >>> Paging.PHYSICAL_BITS != 0) {
        throw X86Fault.protection();
      }
    } else if (state.paging() && (state.cr4 & CR4_PAE) != 0) {
      cpu.paging().loadDirectoryPointers(value);
    }
    state.cr3 = value;
    cpu.flushTranslations();
  }

  private static void writeCr4(Cpu cpu, long value) {
    X86State state = cpu.state();
    boolean pae = (value & CR4_PAE) != 0;
    if ((value & ~CR4_LEGAL) != 0 || !pae && state.longModeActive()) {
      throw X86Fault.protection();
    }
    long changed = value ^ state.cr4;
    if (state.paging() && !state.longModeActive() && pae && (changed & CR4_PAGING) != 0) {
      cpu.paging().loadDirectoryPointers(state.cr3);
    }
    state.cr4 = value;
    if ((changed & CR4_PAGING) != 0) {
      cpu.flushTranslations();
    }
  }

  static void clearTaskSwitched(Cpu cpu, Insn insn) {
    Privilege.requireKernel(cpu.state());
    cpu.state().cr0 &= ~CR0_TS;
  }

  /** LMSW: the low four bits of CR0; PE only ever on. */
  static void loadStatusWord(Cpu cpu, Insn insn) {
    X86State state = cpu.state();
    Privilege.requireKernel(state);
    long value = insn.a.read(cpu) & MSW | state.cr0 & CR0_PE;
    writeCr0(cpu, state.cr0 & ~MSW | value);
  }

  /** SMSW: 16 bits to memory, as wide as operands are to a register. */
  static void storeStatusWord(Cpu cpu, Insn insn) {
    insn.a.write(cpu, cpu.state().cr0);
  }
}
