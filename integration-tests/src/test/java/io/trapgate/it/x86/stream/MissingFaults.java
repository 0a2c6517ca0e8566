package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.Segment;
import io.trapgate.target.x86.core.X86Fault;
import io.trapgate.target.x86.core.X86State;
import java.util.Set;

/** Which exceptions QEMU doesn't raise, or raises with other flags: streams have none of them. */
final class MissingFaults {
  private static final int FX_BYTES = 512;

  /** Of a page. */
  private static final int OFFSET = 0xFFF;

  /** Where QEMU raises #GP and #SS: elsewhere it checks neither limits nor rights of segments. */
  private static final Set<String> SELECTOR_CHECKS =
      Set.of(
          "call",
          "jmp",
          "retf",
          "iret",
          "les",
          "lds",
          "lss",
          "lfs",
          "lgs",
          "lldt",
          "ltr",
          "int",
          "in",
          "out",
          "cli",
          "sti",
          "clts",
          "lmsw",
          "hlt",
          "lgdt",
          "lidt",
          "rdmsr",
          "wrmsr",
          "sysenter",
          "sysexit",
          "sysret",
          "invlpg",
          "wbinvd",
          "invd");

  private MissingFaults() {}

  /**
   * Whether it is such a one.
   *
   * @param code the instruction that has raised it
   * @param before registers before it
   * @param cr2 where a page fault was
   */
  static boolean missing(int vector, byte[] code, X86State before, long cr2) {
    String name = InsnSample.name(code, before.codeBits());
    return switch (vector) {
      // Where a processor raises it for an address, QEMU raises #GP or nothing.
      case X86Fault.SS -> true;
      case X86Fault.GP ->
          UndefinedFlags.comeFirst(name)
              || !before.mode64()
                  && (!SELECTOR_CHECKS.contains(name) || operandForbidden(code, before))
              || before.mode64() && name.matches("l[gi]dt") // it takes any base
              || name.equals("ldmxcsr");
      // Of a control register that doesn't exist QEMU asks for the level first.
      case X86Fault.UD -> name.startsWith("fx") || name.equals("mov") && before.cpl > 0;
      // Which operand of CMPS comes first isn't defined.
      case X86Fault.PF ->
          UndefinedFlags.comeFirst(name)
              || name.equals("cmps")
              || name.equals("cmpsb")
              || halfway(code, before, cr2);
      // There QEMU doesn't look at CR0.TS.
      case X86Fault.NM -> name.matches("movq2dq|movdq2q|cvt.*");
      // The flags that it pushes may be undefined ones, which nothing defines before.
      case X86Fault.DB -> UndefinedFlags.differ(name);
      case X86Fault.AC -> true; // it knows none
      default -> false; // all others are raised
    };
  }

  /**
   * Whether it may be at the second page of an operand of more than 8 bytes. We have done nothing
   * then; QEMU has stored what is in the first page, or loaded registers from there.
   */
  private static boolean halfway(byte[] code, X86State before, long cr2) {
    InsnSample sample = InsnSample.at(code, before.codeBits()).orElseThrow();
    if (sample.name().startsWith("fx") && sample.hasMemory()) {
      return (sample.linear(before, before.rip) & OFFSET) > OFFSET + 1 - FX_BYTES;
    }
    boolean small = sample.hasMemory() && sample.memoryBytes() > 0 && sample.memoryBytes() <= 8;
    return !small && (cr2 & OFFSET) == 0;
  }

  /** Whether the segment of a memory operand is one that can't be used, or not to read. */
  private static boolean operandForbidden(byte[] code, X86State before) {
    return InsnSample.at(code, before.codeBits())
        .filter(InsnSample::hasMemory)
        .map(sample -> before.segments[sample.memorySegment()])
        .filter(segment -> forbids(segment) || segment.limit != -1)
        .isPresent();
  }

  private static boolean forbids(Segment segment) {
    boolean executeOnly = (segment.type & Segment.CODE) != 0 && (segment.type & 2) == 0;
    return segment.unusable || executeOnly;
  }
}
