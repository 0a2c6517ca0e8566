package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.SegmentName;
import io.trapgate.target.x86.core.X86State;
import java.util.Set;

/**
 * Memory operands that QEMU finds somewhere else, or makes something else of: streams have none of
 * them.
 */
final class StrangeOperands {
  private static final int LAST = 0xFFF0;

  private static final int X87_PRECISION = 0x300;
  private static final int X87_SINGLE = 0;
  private static final int X87_DOUBLE = 0x200;

  /** Limit and base, offset and selector, two limits. */
  private static final Set<String> PARTS =
      Set.of(
          "bound", "lgdt", "lidt", "sgdt", "sidt", "les", "lds", "lss", "lfs", "lgs", "call",
          "jmp");

  private StrangeOperands() {}

  /** Whether an instruction that is about to execute has such an operand. */
  static boolean has(InsnSample sample, X86State state) {
    return crossesEnd(sample, state)
        || overrideWithBase(sample, state)
        || roundedFirst(sample, state.fpu.fcw & X87_PRECISION);
  }

  /**
   * In 64-bit mode the overrides by CS, DS, ES and SS are ignored (SDM 1 3.6.1); QEMU adds the base
   * that such a segment was loaded with.
   */
  private static boolean overrideWithBase(InsnSample sample, X86State state) {
    int segment = sample.ignoredOverride();
    return segment >= 0 && state.mode64() && state.segments[segment].base != 0;
  }

  /**
   * The x87's precision is that of results of sums, products, quotients and roots (SDM 1 8.1.5.2).
   * QEMU rounds operands from memory to it too, and what FILD and FLD load and FRNDINT makes.
   */
  private static boolean roundedFirst(InsnSample sample, int precision) {
    boolean integer = sample.name().startsWith("fi");
    int bytes = sample.name().startsWith("f") && sample.hasMemory() ? sample.memoryBytes() : 0;
    boolean integral = sample.name().equals("frndint");
    return switch (precision) {
      case X87_SINGLE -> bytes == 8 || integer && bytes == 4 || integral;
      case X87_DOUBLE -> integer && bytes == 8 || integral;
      default -> false; // 64 bits, or no precision
    };
  }

  /**
   * An operand of several parts that reaches over the end of 64 KiB with 16-bit addresses: whether
   * the next part is at 0 then, as we have it, or behind, as in QEMU, isn't defined.
   */
  private static boolean crossesEnd(InsnSample sample, X86State state) {
    if (sample.addressBytes() != 2) {
      return false;
    }
    if (sample.name().startsWith("maskmov")) {
      return (state.gpr[Gpr.RDI] & 0xFFFF) > LAST;
    }
    if (!sample.hasMemory() || !PARTS.contains(sample.name())) {
      return false;
    }
    int segment = sample.memorySegment();
    long base = !state.mode64() || segment >= SegmentName.FS ? state.segments[segment].base : 0;
    return (sample.linear(state, state.rip) - base & 0xFFFF) > LAST;
  }
}
