package io.trapgate.stub.debug;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.Vm;
import java.util.List;
import java.util.Set;

/** What one architecture's debug registers make of breakpoints. */
sealed interface DebugHardware permits BookeHardware, X86Hardware {
  /**
   * Registers of which each serves any breakpoint of some kinds.
   *
   * @param registers manual names, in the order in which they are given out
   * @param kinds what they serve
   */
  record Bank(List<String> registers, Set<BreakpointKind> kinds) {
    public Bank {
      registers = List.copyOf(registers);
      kinds = Set.copyOf(kinds);
    }
  }

  /**
   * That of a machine.
   *
   * @param policy how watchpoints use the data address compares of Book E; the slots of x86 have
   *     lengths, so there it says nothing
   */
  static DebugHardware of(Vm vm, WatchPolicy policy) {
    Architecture architecture = vm.architecture();
    return switch (vm.debugSlots()) {
      case DebugSlots.Booke booke -> new BookeHardware(architecture, booke, policy);
      case DebugSlots.X86 x86 -> new X86Hardware(architecture, x86, vm.softwareTakesSlots());
    };
  }

  /** All registers. Every kind that can be had is served by one bank. */
  List<Bank> banks();

  /**
   * Whether that breakpoint can be expressed at all, whatever is in use.
   *
   * @return empty when it can, else the text for the user
   */
  String refusal(Breakpoint wanted);

  /** The registers that a breakpoint needs, in their order; it can be expressed. */
  List<Compare> needs(Breakpoint breakpoint);

  /** The argument of {@code KVM_SET_GUEST_DEBUG} with this control word and these slots. */
  GuestDebug ioctl(int control, List<Slot> slots);

  /** Whether it has registers for that kind. */
  default boolean serves(BreakpointKind kind) {
    return banks().stream()
        .anyMatch(bank -> bank.kinds().contains(kind) && !bank.registers().isEmpty());
  }
}
