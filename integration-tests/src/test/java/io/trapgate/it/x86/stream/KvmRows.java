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
    LEFT_OUT.put("movbe", "KVM's guest has none (CPUID), ours has");
  }

  /** Mnemonics that the emulator may refuse, in some modes or with some operands. */
  private static final String LACKED =
      "popcnt|aaa|daa|aas|bound|lar|lsl|verr|verw|arpl|int3|int|into|sysenter|sysexit|ud[012]"
          + "|cmpxchg16b|enter|iret|retf|[lms]fence|nop";

  /** It comes with RDTSCP, which KVM's guest doesn't have (CPUID). */
  private static final int TSC_AUX = 0xC000_0103;

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
        false,
        mode != StreamMode.LONG_64,
        KvmRows::has,
        OwnDebug.NONE);
  }

  private KvmRows() {}

  /** Whether KVM's guest has that register. */
  static boolean has(int msr) {
    return msr != TSC_AUX;
  }

  /** Rows that both execute: general instructions, which the emulator has in full. */
  static List<RowView> of(List<RowView> all) {
    return all.stream().filter(row -> compared(row)).toList();
  }

  /**
   * Forms that both have: not a segment register with REX.R, which SDM 2A 2.2.1.2 ignores and the
   * emulator obeys (#UD); no hint with an address-size prefix, without which this KVM takes its
   * length; in real mode no INT with an operand-size prefix,
   * for which the emulator pushes 32 bits each (SDM 2A INT n: 16), and no INT 80 to INT FF, of
   * which it takes the vector as a negative number and gets nowhere; in 64-bit code no IRET
   * without REX.W, which raises #GP there (SDM 2A IRET: it pops 32 or 16 bits each). IRETQ gets no reserved
   * bits of the flags to load: this KVM loads them.
   */
  static boolean isDrawn(InsnSample sample, StreamMode mode) {
    return switch (sample.name()) {
      case "mov" -> !(sample.codes().contains("Sw") && rexR(sample.bytes()));
      case "int", "int3", "into" ->
          mode != StreamMode.REAL
              || !sample.operandSizePrefix() && !(sample.immediate() && sample.bytes()[sample.length() - 1] < 0);
      case "nop" -> mode == StreamMode.LONG_64 || sample.addressBytes() == mode.codeBits() / 8;
      case "iret" -> mode != StreamMode.LONG_64 || sample.operandBytes() == 8;
      default -> true; // all other mnemonics
    };
  }

  /** Whether KVM may say that it can't emulate such an instruction. */
  static boolean mayLack(String mnemonic) {
    return mnemonic.matches(LACKED);
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
