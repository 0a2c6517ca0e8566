package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.Flag;

/** Flags that the manual leaves undefined, by mnemonic (Intel SDM 2, "Flags Affected"). */
final class UndefinedFlags {
  private UndefinedFlags() {}

  /** Which flags an instruction of that name may leave in any state, for some operands. */
  static int of(String name) {
    return switch (name) {
      case "and", "or", "xor", "test" -> Flag.AF;
      case "shl", "shr", "sar", "sal" -> Flag.AF | Flag.OF | Flag.CF;
      case "rol", "ror", "rcl", "rcr" -> Flag.OF;
      case "shld", "shrd" -> Flag.ARITHMETIC;
      case "mul", "imul" -> Flag.SF | Flag.ZF | Flag.AF | Flag.PF;
      case "div", "idiv" -> Flag.ARITHMETIC;
      case "bsf", "bsr" -> Flag.ARITHMETIC & ~Flag.ZF;
      case "bt", "bts", "btr", "btc" -> Flag.OF | Flag.SF | Flag.AF | Flag.PF;
      case "aaa", "aas" -> Flag.OF | Flag.SF | Flag.ZF | Flag.PF;
      case "aam", "aad" -> Flag.OF | Flag.AF | Flag.CF;
      case "daa", "das" -> Flag.OF;
      // Defined, but QEMU leaves them alone.
      case "fcomi", "fcomip", "fucomi", "fucomip" -> Flag.OF | Flag.SF | Flag.AF;
      default -> 0; // all others define what they touch
    };
  }
}
