package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.InsnSample;

/** Flags that the manual leaves undefined, by mnemonic (Intel SDM 2, "Flags Affected"). */
final class UndefinedFlags {
  private UndefinedFlags() {}

  /** Which flags an instruction of that name may leave in any state, for some operands. */
  static int of(String name) {
    return switch (name) {
      case "and", "or", "xor", "test" -> Flag.AF;
      case "shl", "shr", "sar", "sal" -> Flag.AF | Flag.OF | Flag.CF;
      case "rol", "ror", "rcl", "rcr" -> Flag.OF;
      case "shld", "shrd" -> Flag.AF | Flag.OF;
      case "mul", "imul" -> Flag.SF | Flag.ZF | Flag.AF | Flag.PF;
      case "div", "idiv" -> Flag.ARITHMETIC;
      case "bsf", "bsr" -> Flag.ARITHMETIC & ~Flag.ZF;
      case "bt", "bts", "btr", "btc" -> Flag.OF | Flag.SF | Flag.AF | Flag.PF;
      case "aaa", "aas" -> Flag.OF | Flag.SF | Flag.ZF | Flag.PF;
      case "aam", "aad" -> Flag.OF | Flag.AF | Flag.CF;
      case "daa", "das" -> Flag.OF;
      default -> 0; // all others define what they touch
    };
  }

  /** Whether QEMU may have other flags after an instruction of that name. */
  static boolean differ(String name) {
    return of(name) != 0 || name.matches("fu?comip?");
  }

  /** QEMU has flags from these before it reaches for the operand. */
  static boolean comeFirst(String name) {
    return name.startsWith("set") || name.startsWith("rc") || name.equals("clflush");
  }

  /**
   * Which flags this instruction leaves undefined: of shifts it depends on the count, which leaves
   * all flags alone when it is 0, defines OF when it is 1, and CF of SHL and SHR when it is less
   * than the width.
   *
   * @param rcx RCX before it
   */
  static int of(InsnSample sample, long rcx) {
    int mask = of(sample.name());
    return switch (sample.name()) {
      case "shl", "shr", "sal", "sar", "rol", "ror", "rcl", "rcr", "shld", "shrd" -> {
        int count = sample.shiftCount(rcx);
        boolean carry = sample.name().equals("sar") || count < sample.firstBits();
        yield count == 0 ? 0 : mask & (count == 1 ? ~Flag.OF : -1) & (carry ? ~Flag.CF : -1);
      }
      default -> mask; // it doesn't depend on operands
    };
  }
}
