package io.trapgate.stub.debug;

import java.util.Optional;

/**
 * How much a client may have inserted at a time. Texts hold no dot, since gdb 13 shows what follows
 * one.
 */
final class TableLimits {
  /** Software breakpoints; each insertion walks over all of them. */
  static final int MAX_SOFTWARE = 8_192;

  /**
   * All others: they may share slots, as those of one address do, so slots alone don't bound them.
   */
  static final int MAX_OTHERS = 256;

  /** Bytecode of all conditions and commands, some thirty times as much when it is decoded. */
  static final int MAX_CODE_BYTES = 1 << 20;

  private final BreakpointTable table;

  TableLimits(BreakpointTable table) {
    this.table = table;
  }

  /** Why one more can't be in the table; empty when it can. */
  String refusal(Breakpoint wanted) {
    if (table.has(wanted)) {
      return "";
    }
    boolean software = wanted.kind() == BreakpointKind.SOFTWARE;
    long now =
        table.list().stream()
            .filter(b -> (b.kind() == BreakpointKind.SOFTWARE) == software)
            .count();
    int most = software ? MAX_SOFTWARE : MAX_OTHERS;
    String what = software ? "software breakpoints" : "breakpoints and watchpoints in slots";
    return now < most
        ? ""
        : what + ": " + (now + 1) + " (expected: <= " + most + "); delete some first";
  }

  /** Why these conditions and commands can't be; empty when they can. */
  Optional<String> refusal(Breakpoint wanted, TargetSide side) {
    long bytes = table.codeBytes(wanted) + side.codeBytes();
    return bytes <= MAX_CODE_BYTES || side.isNothing()
        ? Optional.empty()
        : Optional.of(
            "conditions and commands: %d bytes of bytecode in all (expected: <= %d)"
                .formatted(bytes, MAX_CODE_BYTES));
  }
}
