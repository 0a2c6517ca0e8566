package io.trapgate.stub.debug;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.DebugSlots;

/** Which breakpoints DR0 to DR3 can express, whatever is in use. */
final class X86Rules {
  private final Architecture architecture;
  private final DebugSlots.X86 has;
  private final int slots;

  X86Rules(Architecture architecture, DebugSlots.X86 slots) {
    this.architecture = architecture;
    this.has = slots;
    this.slots = slots.registers().size();
  }

  /** The text for the user, or empty when it can be expressed. */
  String refusal(Breakpoint wanted) {
    String silent = silence(wanted.kind());
    if (!silent.isEmpty()) {
      return silent;
    }
    String outside = Addresses.refusal(architecture, wanted.guestVirtual());
    return outside.isEmpty() && wanted.kind().isWatch() ? watchRefusal(wanted) : outside;
  }

  /** A host may take a register and never report it: better refused than never hit. */
  private String silence(BreakpointKind kind) {
    boolean reported = kind.isWatch() ? has.seesData() : has.stopsAtCode();
    if (reported || kind == BreakpointKind.SOFTWARE) {
      return "";
    }
    String what = kind.isWatch() ? "data breakpoints" : "code breakpoints";
    return "this host's KVM never reports " + what + " (measured at start; see monitor kvm)";
  }

  private String watchRefusal(Breakpoint wanted) {
    String found = "length: " + wanted.length() + " at " + Addresses.hex(wanted.guestVirtual());
    if (wanted.length() < 1) {
      return found + " (expected: >= 1)";
    }
    long last = wanted.guestVirtual() + wanted.length() - 1;
    boolean wraps = Long.compareUnsigned(last, wanted.guestVirtual()) < 0;
    if (wraps || !Addresses.refusal(architecture, last).isEmpty()) {
      return found + " (expected: an end within the address space)";
    }
    int needed = X86Pieces.count(wanted.guestVirtual(), wanted.length());
    return needed <= slots
        ? ""
        : found
            + " needs "
            + needed
            + " slots of 1, 2, 4 or 8 aligned bytes (expected: <= "
            + slots
            + ")";
  }
}
