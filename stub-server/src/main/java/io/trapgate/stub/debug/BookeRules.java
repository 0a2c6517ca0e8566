package io.trapgate.stub.debug;

import io.trapgate.target.arch.Architecture;

/** Which breakpoints IACs and DACs can express, whatever is in use. */
final class BookeRules {
  private final Architecture architecture;
  private final WatchPolicy policy;
  private final int dataSlots;

  BookeRules(Architecture architecture, WatchPolicy policy, int dataSlots) {
    this.architecture = architecture;
    this.dataSlots = dataSlots;
    this.policy = policy;
  }

  /** The text for the user, or empty when it can be expressed. */
  String refusal(Breakpoint wanted) {
    String outside = Addresses.refusal(architecture, wanted.guestVirtual());
    if (!outside.isEmpty()) {
      return outside;
    }
    return wanted.kind().isWatch() ? watchRefusal(wanted) : codeRefusal(wanted);
  }

  private String codeRefusal(Breakpoint wanted) {
    int bytes = architecture.breakpointBytes();
    if (wanted.length() != bytes) {
      return "kind: " + wanted.length() + " (expected: " + bytes + ")";
    }
    if (wanted.guestVirtual() % bytes != 0) {
      return "address: "
          + Addresses.hex(wanted.guestVirtual())
          + " (expected: a multiple of "
          + bytes
          + ")";
    }
    return "";
  }

  private String watchRefusal(Breakpoint wanted) {
    return switch (policy) {
      case EXACT -> exactRefusal(wanted);
      case RANGES -> rangeRefusal(wanted);
    };
  }

  private String rangeRefusal(Breakpoint wanted) {
    long behind = wanted.guestVirtual() + wanted.length();
    boolean inside =
        architecture.addressBits() == 64
            ? Long.compareUnsigned(behind, wanted.guestVirtual()) > 0
            : behind < 1L << architecture.addressBits();
    if (wanted.length() >= 1 && inside) {
      return "";
    }
    return "length: "
        + wanted.length()
        + " at "
        + Addresses.hex(wanted.guestVirtual())
        + " (expected: >= 1, and the first address behind it is one a register can hold)";
  }

  private String exactRefusal(Breakpoint wanted) {
    long address = wanted.guestVirtual();
    boolean oneWord =
        switch (wanted.length()) {
          case 1, 2, 4 -> address % wanted.length() == 0;
          default -> false;
        };
    boolean twoWords = wanted.length() == 8 && address % Breakpoint.WORD_BYTES == 0;
    if (oneWord || twoWords) {
      return "";
    }
    String expected =
        " (expected: 1, 2 or 4 aligned to its length for one slot, 8 aligned to 4 for two)";
    String instead =
        wanted.length() >= 1
            ? "; what fits: " + BookePieces.of(address, wanted.length(), dataSlots)
            : "";
    return "length: " + wanted.length() + " at " + Addresses.hex(address) + expected + instead;
  }
}
