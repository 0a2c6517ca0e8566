package io.trapgate.target.load;

import net.fornwall.jelf.ElfFile;

/** Tells whether an ELF file is for this machine at all, and what it is if not. */
final class ElfKind {
  private ElfKind() {}

  /** What an ELF has to be made for. */
  enum Target {
    /** Book E cores. */
    POWERPC("PowerPC, 32-bit, big-endian", "a Book E cpu"),
    /** pc-test; 64-bit code is entered in 32-bit mode too. */
    X86("x86, 32- or 64-bit, little-endian", "cpu x86");

    private final String description;
    private final String takers;

    Target(String description, String takers) {
      this.description = description;
      this.takers = takers;
    }

    private boolean accepts(ElfFile elf) {
      boolean narrow = elf.ei_class == ElfFile.CLASS_32;
      boolean big = elf.ei_data == ElfFile.DATA_MSB;
      return switch (this) {
        case POWERPC -> narrow && big && elf.e_machine == ElfFile.ARCH_PPC;
        case X86 -> !big && elf.e_machine == (narrow ? ElfFile.ARCH_i386 : ElfFile.ARCH_X86_64);
      };
    }
  }

  static void require(String name, ElfFile elf, Target target) throws ImageException {
    if (!target.accepts(elf)) {
      throw new ImageException(
          name,
          "ELF for %s, %s, %s (expected: %s)%s"
              .formatted(
                  machine(elf.e_machine & 0xFFFF),
                  elf.ei_class == ElfFile.CLASS_32 ? "32-bit" : "64-bit",
                  elf.ei_data == ElfFile.DATA_MSB ? "big-endian" : "little-endian",
                  target.description,
                  others(elf)));
    }
    switch (elf.e_type) {
      case ElfFile.ET_EXEC, ElfFile.ET_DYN -> {} // a relocatable Linux kernel is ET_DYN
      case ElfFile.ET_REL ->
          throw new ImageException(name, "relocatable object (expected: executable); link it");
      case ElfFile.ET_CORE -> throw new ImageException(name, "core dump (expected: executable)");
      default ->
          throw new ImageException(name, "ELF type " + elf.e_type + " (expected: executable, 2)");
    }
  }

  private static String others(ElfFile elf) {
    for (Target other : Target.values()) {
      if (other.accepts(elf)) {
        return "; " + other.takers + " takes it";
      }
    }
    return "";
  }

  private static String machine(int number) {
    return switch (number) {
      case ElfFile.ARCH_i386 -> "x86 (i386)";
      case ElfFile.ARCH_X86_64 -> "x86-64";
      case ElfFile.ARCH_PPC -> "PowerPC";
      case ElfFile.ARCH_PPC64 -> "64-bit PowerPC";
      case ElfFile.ARCH_ARM -> "ARM";
      case ElfFile.ARCH_AARCH64 -> "AArch64";
      case ElfFile.ARCH_MIPS -> "MIPS";
      case ElfFile.ARCH_RISCV -> "RISC-V";
      case ElfFile.ARCH_SPARC -> "SPARC";
      case ElfFile.ARCH_S390 -> "S/390";
      case ElfFile.ARCH_68K -> "Motorola 68000";
      default -> "machine " + number;
    };
  }
}
