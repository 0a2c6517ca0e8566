package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.RowView;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Which rows are compared with the host's KVM, and why not the others. */
final class KvmRows {
  static final String ESP_CLEARED =
      "real mode, exception: the emulator clears the upper half of ESP (SDM 1 6.2.3: a 16-bit stack uses SP)";
  static final String AC_CLEARED =
      "exception: the emulator clears EFLAGS.AC (SDM 3A 6.12.1: TF, NT, RF, VM and IF only)";
  static final String SELECTOR_PUSHED =
      "PUSH of a selector as 32 or 64 bits: 16 are stored, the rest of the slot stays (SDM 2B PUSH: both happen)";
  static final String FRAME_WITHOUT_BASE =
      "16-bit protected mode, exception: the emulator pushes the frame without the base of SS (SDM 3A 6.12.1: to SS:SP)";
  static final String FRAME_NOWHERE =
      "16-bit protected mode, exception with a large ESP: as above, at ESP, where nothing is: shutdown, the stream ends";
  static final String FAR_CALL_TWICE =
      "a far CALL that faults: a step ends before it once more, the next delivers the exception";
  static final String AAM_FLAGS =
      "AAM, AAD: the emulator takes SF and ZF from all of AX or EAX (SDM 2A: from AL)";
  static final String LAR_SKIPPED =
      "LAR of the frame's handler isn't emulated: ours executes it, KVM goes on behind it";

  private static final String SIMD =
      "(add|sub|mul|div|min|max|sqrt|rsqrt|rcp|andn?|x?or|cmp|shuf|unpck[hl]|u?comi"
          + "|mov([auhl]|hl|lh|nt|msk)?)(p|s)[sd]"
          + "|cvt.*|p(ack|add|and|avg|cmp|extr|insr|madd|max|min|mov|mul|or|sad|shuf|s[lr][la]|sub|unpck|xor).*"
          + "|mov(d|q|dq2q|q2dq|dqa|dqu|ntdq|ntq)|maskmov.*|emms|ldmxcsr|stmxcsr";

  /** Mnemonics that no stream has, as regular expressions, and why. */
  private static final Map<String, String> LEFT_OUT = new LinkedHashMap<>();

  static {
    LEFT_OUT.put("f.*", "the emulator has next to no x87; its images are compared where FXSAVE is");
    LEFT_OUT.put(SIMD, "the emulator has moves of MMX and SSE only, and those apart");
    LEFT_OUT.put(
        "popcnt|aaa|daa|aas|bound|lar|lsl|verr|verw|arpl|int3|int|into|sysenter|sysexit|ud[012]|cmpxchg16b|retf",
        "the emulator doesn't have it, or not with prefixes");
    LEFT_OUT.put(
        "[lms]fence|nop|prefetchw",
        "forms of it aren't emulated, others execute the next instruction in the same step");
    LEFT_OUT.put("movbe", "KVM's guest has none (CPUID), ours has");
    LEFT_OUT.put("rdmsr|wrmsr", "the machines have other registers");
    LEFT_OUT.put(
        "iret|swapgs", "outside real mode a step over it executes the next instruction too");
    LEFT_OUT.put("(in|out)(sb?)?", "a step over a port access ends with the access");
  }

  /** Without TF: KVM hides it while it steps itself. */
  static StreamChoice choice(StreamMode mode, KvmTally tally) {
    return new StreamChoice(
        KvmRows::of,
        sample -> {
          boolean drawn = isDrawn(sample, mode);
          if (!drawn) {
            tally.explained("not drawn: a form of " + sample.name() + " that differs (KvmRows)");
          }
          return drawn;
        },
        false);
  }

  private KvmRows() {}

  /** Rows that both execute: general instructions, which the emulator has in full. */
  private static List<RowView> of(List<RowView> all) {
    return all.stream().filter(row -> compared(row)).toList();
  }

  /**
   * Forms that both have: not a segment register with REX.R, which SDM 2A 2.2.1.2 ignores and the
   * emulator obeys (#UD); no selector or machine status word stored to memory with REX.W, of which
   * the emulator stores 64 bits (SDM: 16); ENTER without nesting and without an operand-size
   * prefix, which the emulator hasn't or ignores; no debug registers, which are the test's own; in
   * 64-bit code no override that is ignored, which the emulator obeys when it raises #SS instead of
   * #GP, and no CMPXCHG of a 32-bit register, of which it clears the upper half when they differ
   * (as SDM 2A has it; processors leave it alone).
   */
  private static boolean isDrawn(InsnSample sample, StreamMode mode) {
    boolean selector = sample.codes().contains("Sw");
    boolean wide = mode.codeBits() == 64;
    if (wide && sample.hasMemory() && sample.ignoredOverride() >= 0) {
      return false;
    }
    return switch (sample.name()) {
      case "mov" ->
          !(selector && (rexR(sample.bytes()) || sample.operandBytes() == 8))
              && !sample.codes().contains("Dm");
      case "str", "sldt", "smsw" -> !sample.hasMemory() || sample.operandBytes() < 8;
      case "enter" -> sample.lastByte() == 0 && !sample.operandSizePrefix();
      case "cmpxchg" -> !wide || sample.hasMemory() || sample.operandBytes() != 4;
      default -> true; // all other mnemonics
    };
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
    return reason(row).isEmpty();
  }

  private static Optional<String> reason(RowView row) {
    return LEFT_OUT.entrySet().stream()
        .filter(each -> row.name().matches(each.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /** The rows of a mode without those that are compared, by reason. */
  static String leftOut(StreamMode mode) {
    Map<String, TreeSet<String>> names = new TreeMap<>();
    for (RowView row : StreamRows.of(mode)) {
      reason(row)
          .ifPresent(why -> names.computeIfAbsent(why, each -> new TreeSet<>()).add(row.name()));
    }
    return names.entrySet().stream()
        .map(each ->
            "%n  left out (%s): %d mnemonics: %s"
                .formatted(
                    each.getKey(), each.getValue().size(), String.join(" ", each.getValue())))
        .collect(Collectors.joining());
  }
}
