package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.RowView;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which rows of the opcode table streams are made of, and why not of the others. */
final class StreamRows {
  private static final Map<String, String> LEFT_OUT = new TreeMap<>();

  static {
    LEFT_OUT.put("hlt", "nothing would wake the processor");
    LEFT_OUT.put("cpuid", "its answers are the model's own");
    LEFT_OUT.put("rdtsc", "guest time is ours");
    LEFT_OUT.put("rdtscp", "guest time is ours");
    LEFT_OUT.put("F6 /1 test Eb,Ib", "an alias that QEMU 7.2 doesn't know");
    LEFT_OUT.put("F7 /1 test Ev,Iz", "an alias that QEMU 7.2 doesn't know");
    LEFT_OUT.put("int1", "QEMU 7.2 raises #UD");
    LEFT_OUT.put(
        "fstpnce", "an alias of FSTP that stores an empty register too (measured), not in QEMU");
    LEFT_OUT.put("sysret", "QEMU takes VM from R11 and leaves VIF and VIP (SDM 2: R11 and 3C7FD7)");
    LEFT_OUT.put("rdpmc", "there are no counters");
  }

  private StreamRows() {}

  /** The rows of a mode. */
  static List<RowView> of(StreamMode mode) {
    return RowView.all().stream()
        .filter(row -> row.existsIn(mode.codeBits()) && reason(row, mode).isEmpty())
        .toList();
  }

  private static Optional<String> reason(RowView row, StreamMode mode) {
    if (mode.codeBits() == 16 && row.name().equals("movbe")) {
      return Optional.of("QEMU 7.2 takes the operand-size prefix for 16 bits in 16-bit code too");
    }
    if (mode.codeBits() != 64 && row.name().equals("syscall")) {
      return Optional.of(
          "outside 64-bit mode Intel's processors raise #UD, QEMU obeys or raises #GP");
    }
    return Optional.ofNullable(LEFT_OUT.getOrDefault(row.name(), LEFT_OUT.get(row.toString())));
  }

  /**
   * Whether an instruction of a row is drawn: not BSWAP of 16 bits, which is undefined (processors
   * make it 0, QEMU swaps 32), and no prefetch of a register, where QEMU raises #UD (a processor
   * only for 0F 0D), no double shift by more than the operand has bits, which is undefined, or of
   * an operand relative to RIP by a constant, whose byte QEMU forgets, and no near branch with an
   * operand-size prefix in 64-bit code, which Intel's processors ignore and QEMU obeys, as AMD's
   * do; no MMX register with REX.R or REX.B, which processors ignore (measured) and QEMU takes for
   * another one; no MOVBE of 64 bits with an operand-size prefix, which QEMU makes 16; no LSS, LFS,
   * LGS of 64 bits, where QEMU reads 32; no x87 environment with REX.W, whose size QEMU gets wrong.
   */
  static boolean isDrawn(InsnSample sample) {
    return switch (sample.name()) {
      case "bswap" -> sample.operandBytes() > 2;
      case "shld", "shrd" ->
          (sample.operandBytes() > 2 || sample.lastByte() < 17)
              && !(sample.immediate() && sample.ripRelative());
      case "movbe" -> sample.operandBytes() < 8 || !sample.operandSizePrefix();
      case "lss", "lfs", "lgs" -> sample.operandBytes() < 8;
      case "frstor", "fnsave", "fldenv", "fnstenv" -> sample.operandBytes() < 8;
      case "prefetchw", "nop" -> sample.codes().isEmpty() || sample.hasMemory();
      default -> !sample.rexOfMmx() && (!sample.nearBranch64() || !sample.operandSizePrefix());
    };
  }

  /** Mnemonics that no stream has, with the reason. */
  static Map<String, String> leftOut() {
    return LEFT_OUT;
  }
}
