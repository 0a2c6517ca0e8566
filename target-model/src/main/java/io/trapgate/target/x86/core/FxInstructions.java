package io.trapgate.target.x86.core;

import io.trapgate.target.x86.fpu.FpuState;
import io.trapgate.target.x86.fpu.FxArea;
import io.trapgate.target.x86.fpu.FxFeatures;
import io.trapgate.target.x86.fpu.FxFormat;

/** FXSAVE and FXRSTOR as three processors have them (x86.md 3; Linux arch/x86/kvm/emulate.c, */
final class FxInstructions {
  private FxInstructions() {}

  static void fxsave(Cpu cpu, Insn insn) {
    check(cpu, insn);
    FxAccess access = new FxAccess(cpu, insn.a.memory(), true);
    FxFormat format = format(cpu, insn);
    boolean xmm = withXmm(cpu);
    switch (cpu.profile().fx()) {
      case CPU -> saveUsed(cpu, access, access.checkedByProcessor(), format, xmm);
      case KVM -> {
        refuse64(cpu);
        saveUsed(cpu, access, access.checkedByEmulator(format.usedBytes(xmm)), format, xmm);
      }
      case SEED_V1 -> {
        long linear = access.checkedByEmulator(FxArea.BYTES);
        byte[] image = new FxArea(hostFormat(format), features(cpu)).image(state(cpu), true);
        access.store(linear, image, FxArea.BYTES, true);
      }
    }
  }

  private static void saveUsed(
      Cpu cpu, FxAccess access, long linear, FxFormat format, boolean xmm) {
    byte[] image = new FxArea(format, features(cpu)).image(state(cpu), xmm);
    boolean devices = cpu.profile().fx() == FxProfile.CPU;
    access.store(linear, image, format.usedBytes(xmm), devices);
  }

  static void fxrstor(Cpu cpu, Insn insn) {
    check(cpu, insn);
    FxAccess access = new FxAccess(cpu, insn.a.memory(), false);
    FxFormat format = format(cpu, insn);
    boolean xmm = withXmm(cpu);
    FxArea area = new FxArea(format, features(cpu));
    switch (cpu.profile().fx()) {
      case CPU -> {
        byte[] image = access.load(access.checkedByProcessor(), FxArea.BYTES, true);
        if (area.mxcsrReserved(image)) {
          throw X86Fault.protection();
        }
        area.restore(state(cpu), image, xmm);
      }
      case KVM -> {
        refuse64(cpu);
        int bytes = format.usedBytes(xmm);
        byte[] image = access.load(access.checkedByEmulator(bytes), bytes, false);
        if (FxArea.mxcsr(image) >>> 16 != 0) {
          throw X86Fault.protection();
        }
        hostRestore(cpu, area, image, xmm);
      }
      case SEED_V1 -> {
        byte[] image = access.load(access.checkedByEmulator(FxArea.BYTES), FxArea.BYTES, true);
        hostRestore(cpu, new FxArea(hostFormat(format), features(cpu)), image, true);
      }
    }
  }

  /** The host's own FXRSTOR, which faults on what it doesn't know of MXCSR. */
  private static void hostRestore(Cpu cpu, FxArea area, byte[] image, boolean xmm) {
    if (area.mxcsrReserved(image)) {
      throw new EmulationFailure(
          "fxrstor: mxcsr: 0x%x (expected: only bits of 0x%x); the host's own fxrstor would fault"
              .formatted(FxArea.mxcsr(image), features(cpu).mxcsrMask()));
    }
    area.restore(state(cpu), image, xmm);
  }

  /**
   * The register form: no instruction of the processor, and nothing the emulator can decode, so
   * that it doesn't come to look at LOCK (measured).
   */
  static void registerForm(Cpu cpu, Insn insn) {
    if (cpu.profile().fx() == FxProfile.CPU) {
      throw X86Fault.undefined();
    }
    throw new EmulationFailure(insn.row.name() + " with a register");
  }

  /** #UD, then #NM: before anything of memory. */
  private static void check(Cpu cpu, Insn insn) {
    boolean prefixed = insn.operandSizePrefix || insn.rep || insn.repne;
    if (prefixed && cpu.profile().fx() == FxProfile.CPU) {
      throw X86Fault.undefined();
    }
    if (!features(cpu).present()) {
      throw X86Fault.undefined();
    }
    if ((cpu.state().cr0 & (X86State.CR0_TS | X86State.CR0_EM)) != 0) {
      throw X86Fault.of(X86Fault.NM);
    }
  }

  private static void refuse64(Cpu cpu) {
    if (cpu.state().mode64()) {
      throw new EmulationFailure("fxsave or fxrstor in 64-bit mode, as KVM's emulator has it");
    }
  }

  private static FxFormat format(Cpu cpu, Insn insn) {
    return FxFormat.of(cpu.state().codeBits(), insn.rexW);
  }

  /** Seed v1 executes the host's instruction in the host's 64-bit mode: 16 XMM registers always. */
  private static FxFormat hostFormat(FxFormat format) {
    return format == FxFormat.BITS64_WIDE ? format : FxFormat.BITS64;
  }

  /**
   * Whether XMM registers take part: not without OSFXSR, where MXCSR still does (a choice the
   * manual leaves open); on the processor not with EFER.FFXSR in 64-bit mode at CPL 0.
   */
  private static boolean withXmm(Cpu cpu) {
    X86State s = cpu.state();
    boolean fast =
        cpu.profile().fx() == FxProfile.CPU
            && (s.efer & X86State.EFER_FFXSR) != 0
            && s.mode64()
            && s.cpl == 0;
    return (s.cr4 & X86State.CR4_OSFXSR) != 0 && !fast;
  }

  private static FxFeatures features(Cpu cpu) {
    return cpu.profile().fxFeatures();
  }

  private static FpuState state(Cpu cpu) {
    return cpu.state().fpu;
  }
}
