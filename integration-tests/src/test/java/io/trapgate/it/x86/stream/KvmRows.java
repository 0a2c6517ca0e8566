package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.RowView;
import java.util.List;
import java.util.Set;

/** Which rows are compared with the host's KVM, and why not the others. */
final class KvmRows {
  /** x87: the instruction emulator has FNINIT, FNSTCW and FNSTSW only. */
  private static final String X87 = "f(?!ninit|nstcw|nstsw|xsave|xrstor).*";

  /** What the emulator of kvm_pvm ends with KVM_EXIT_INTERNAL_ERROR (measured). */
  private static final Set<String> NOT_EMULATED =
      Set.of(
          "emms",
          "ldmxcsr",
          "stmxcsr",
          "popcnt",
          "aaa",
          "daa",
          "aas",
          "bound",
          "int1",
          "lar",
          "arpl",
          "int3",
          "int",
          "into",
          "sysenter",
          "sysexit",
          "rdpmc",
          "ud2",
          "enter", // with a nesting level
          "aam", // leaves SF and ZF otherwise than the manual
          "aad"); // leaves SF clear whatever the result

  private KvmRows() {}

  /** Rows that both execute: general instructions, which the emulator has in full. */
  static List<RowView> of(List<RowView> all) {
    return all.stream().filter(row -> compared(row)).toList();
  }

  private static boolean compared(RowView row) {
    return !row.name().matches(X87)
        && !NOT_EMULATED.contains(row.name())
        && GENERAL.contains(row.name());
  }

  /** General registers and memory; jumps and calls, strings, flags. */
  private static final Set<String> GENERAL =
      Set.of(
          "add", "or", "adc", "sbb", "and", "sub", "xor", "cmp", "test", "mov", "xchg", "lea",
          "inc", "dec", "neg", "not", "mul", "imul", "shl", "shr", "sar", "rol", "ror", "rcl",
          "rcr", "push", "pop", "pushf", "popf", "cbw", "cwd", "movzx", "movsx", "movsxd", "bswap",
          "bt", "bts", "btr", "btc", "bsf", "bsr", "shld", "shrd", "cmpxchg", "xadd", "cmc", "clc",
          "stc", "cld", "std", "lahf", "sahf", "xlat", "leave", "das", "jmp", "call", "ret", "loop",
          "loope", "loopne", "movsb", "movs", "cmpsb", "cmps", "stosb", "stos", "lodsb", "lods",
          "scasb", "scas", "seto", "setb", "setz", "setl", "cmovo", "cmovb", "cmovz", "cmovl", "jo",
          "jb", "jz", "jl");
}
