package io.trapgate.target.x86.core;

/**
 * What CPUID tells of the modelled processor: exactly what the model has. One line per feature: the
 * register that shows it and its bit (Intel SDM 2A, CPUID, tables 3-10, 3-11 and 3-8).
 */
enum Feature {
  FPU(Word.BASIC_EDX, 0),
  DE(Word.BASIC_EDX, 2),
  PSE(Word.BASIC_EDX, 3),
  TSC(Word.BASIC_EDX, 4),
  MSR(Word.BASIC_EDX, 5),
  PAE(Word.BASIC_EDX, 6),
  MCE(Word.BASIC_EDX, 7),
  CX8(Word.BASIC_EDX, 8),
  APIC(Word.BASIC_EDX, 9),
  SEP(Word.BASIC_EDX, 11),
  MTRR(Word.BASIC_EDX, 12),
  PGE(Word.BASIC_EDX, 13),
  MCA(Word.BASIC_EDX, 14),
  CMOV(Word.BASIC_EDX, 15),
  PAT(Word.BASIC_EDX, 16),
  PSE36(Word.BASIC_EDX, 17),
  CLFLUSH(Word.BASIC_EDX, 19),
  MMX(Word.BASIC_EDX, 23),
  /** FXSAVE and FXRSTOR; a profile may lack them. */
  FXSR(Word.BASIC_EDX, 24),
  SSE(Word.BASIC_EDX, 25),
  SSE2(Word.BASIC_EDX, 26),
  CX16(Word.BASIC_ECX, 13),
  X2APIC(Word.BASIC_ECX, 21),
  MOVBE(Word.BASIC_ECX, 22),
  POPCNT(Word.BASIC_ECX, 23),
  HYPERVISOR(Word.BASIC_ECX, 31),
  /** FCS and FDS are always 0; by profile. */
  NO_FCS_FDS(Word.STRUCTURED_EBX, 13),
  LAHF(Word.EXTENDED_ECX, 0),
  SYSCALL(Word.EXTENDED_EDX, 11),
  NX(Word.EXTENDED_EDX, 20),
  FFXSR(Word.EXTENDED_EDX, 25),
  PAGE_1G(Word.EXTENDED_EDX, 26),
  RDTSCP(Word.EXTENDED_EDX, 27),
  LONG_MODE(Word.EXTENDED_EDX, 29);

  /** A register of a leaf. */
  enum Word {
    /** Leaf 1. */
    BASIC_ECX,
    BASIC_EDX,
    /** Leaf 7, subleaf 0. */
    STRUCTURED_EBX,
    /** Leaf 80000001. */
    EXTENDED_ECX,
    EXTENDED_EDX
  }

  private final Word word;
  private final int bit;

  Feature(Word word, int bit) {
    this.word = word;
    this.bit = bit;
  }

  /** All features in a register that this processor has. */
  static int in(Word word, CpuProfile profile) {
    int bits = 0;
    for (Feature feature : values()) {
      if (feature.word == word && feature.isIn(profile)) {
        bits |= 1 << feature.bit;
      }
    }
    return bits;
  }

  private boolean isIn(CpuProfile profile) {
    return switch (this) {
      case FXSR -> profile.fxFeatures().present();
      case NO_FCS_FDS -> !profile.fxFeatures().selectors();
      default -> true; // all others don't depend on the profile
    };
  }
}
