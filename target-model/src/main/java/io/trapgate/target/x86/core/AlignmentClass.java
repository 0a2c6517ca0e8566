package io.trapgate.target.x86.core;

import java.util.Map;

/**
 * What alignment an access of 16 bytes and more needs: the one table that all of them go through
 * ("KVM: x86: emulate fxsave and fxrstor", patch 2/2; Linux arch/x86/kvm/emulate.c, {@code
 * insn_alignment}). The kinds exclude one another, so it is a field, not flags. What is smaller is
 * never checked here; the alignment check of CPL 3 is another thing.
 */
enum AlignmentClass {
  /** As large as the operand: whatever isn't in the table. */
  DEFAULT,
  /** As large as the operand: MOVAPS and its kin. */
  ALIGNED,
  /** None: MOVUPS and its kin. */
  UNALIGNED,
  /** None: operands with a VEX prefix; no instruction of this processor. */
  AVX,
  /** 16 although the operand is larger: FXSAVE, FXRSTOR. */
  ALIGNED16;

  /** Smallest operand that is checked. */
  private static final int LEAST = 16;

  /** The instructions that aren't {@link #DEFAULT}, by mnemonic. */
  private static final Map<String, AlignmentClass> TABLE =
      Map.ofEntries(
          Map.entry("movaps", ALIGNED),
          Map.entry("movapd", ALIGNED),
          Map.entry("movdqa", ALIGNED),
          Map.entry("movups", UNALIGNED),
          Map.entry("movupd", UNALIGNED),
          Map.entry("movdqu", UNALIGNED),
          Map.entry("ins", UNALIGNED),
          Map.entry("fxsave", ALIGNED16),
          Map.entry("fxrstor", ALIGNED16));

  /** The class of an instruction. */
  static AlignmentClass of(String mnemonic) {
    AlignmentClass found = TABLE.get(mnemonic);
    return found == null ? DEFAULT : found;
  }

  /** The alignment that an operand of so many bytes needs; 1: none. */
  int required(int bytes) {
    if (bytes < LEAST) {
      return 1;
    }
    return switch (this) {
      case DEFAULT, ALIGNED -> bytes;
      case UNALIGNED, AVX -> 1;
      case ALIGNED16 -> 16;
    };
  }

  /**
   * Faults when an operand isn't aligned as it must be.
   *
   * @throws X86Fault #GP(0), for the stack segment too
   */
  void check(long linear, int bytes) {
    if ((linear & required(bytes) - 1) != 0) {
      throw X86Fault.protection();
    }
  }
}
