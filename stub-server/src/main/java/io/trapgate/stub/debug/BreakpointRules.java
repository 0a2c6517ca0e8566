package io.trapgate.stub.debug;

import io.trapgate.target.arch.Architecture;

/** Which breakpoints can be expressed at all, whatever is in use. */
final class BreakpointRules {
  private final Architecture architecture;

  BreakpointRules(Architecture architecture) {
    this.architecture = architecture;
  }

  /** The text for the user, or empty when it can be expressed. */
  String refusal(Breakpoint wanted) {
    long last = architecture.addressBits() == 64 ? -1 : (1L << architecture.addressBits()) - 1;
    if (Long.compareUnsigned(wanted.guestVirtual(), last) > 0) {
      return "address: "
          + Addresses.hex(wanted.guestVirtual())
          + " (expected: <= "
          + Addresses.hex(last)
          + ")";
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

  private static String watchRefusal(Breakpoint wanted) {
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
    return "length: "
        + wanted.length()
        + " at "
        + Addresses.hex(address)
        + " (expected: 1, 2 or 4 aligned to its length for one slot, 8 aligned to 4 for two)";
  }
}
