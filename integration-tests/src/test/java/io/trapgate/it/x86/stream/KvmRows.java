package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.RowView;
import java.util.List;
import java.util.Set;

/** Which rows are compared with the host's KVM, and why not the others. */
final class KvmRows {
  static final String ESP_CLEARED =
      "real mode, exception: the emulator clears the upper half of ESP (SDM 3A 6.2: a 16-bit stack uses SP)";
  static final String AC_CLEARED =
      "exception: the emulator clears EFLAGS.AC (SDM 3A 6.12.1: TF, NT, RF, VM and IF only)";
  static final String SELECTOR_PUSHED =
      "PUSH of a selector as 32 or 64 bits: 16 are stored, the rest of the slot stays (SDM 2B PUSH: both happen)";
  static final String FRAME_WITHOUT_BASE =
      "16-bit protected mode, exception: the emulator pushes the frame without the base of SS (SDM 3A 6.12.1: to SS:SP)";
  static final String LAR_SKIPPED =
      "LAR of the frame's handler isn't emulated: ours executes it, KVM goes on behind it";

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

  /** Without TF: KVM hides it while it steps itself. */
  static final StreamChoice CHOICE = new StreamChoice(KvmRows::of, KvmRows::isDrawn, false);

  private KvmRows() {}

  /** Rows that both execute: general instructions, which the emulator has in full. */
  private static List<RowView> of(List<RowView> all) {
    return all.stream().filter(row -> compared(row)).toList();
  }

  /**
   * Forms that both have: not a segment register with REX.R, which the emulator takes for #8 on.
   */
  private static boolean isDrawn(InsnSample sample) {
    return !(sample.name().equals("mov") && sample.codes().contains("Sw") && rexR(sample.bytes()));
  }

  /** Whether REX.R is before MOV to or from a segment register. */
  private static boolean rexR(byte[] code) {
    for (int i = 1; i < code.length; i++) {
      int opcode = code[i] & 0xFD;
      if (opcode == 0x8C) {
        return (code[i - 1] & 0xF4) == 0x44;
      }
    }
    return false;
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
