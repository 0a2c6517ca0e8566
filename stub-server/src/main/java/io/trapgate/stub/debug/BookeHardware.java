package io.trapgate.stub.debug;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.GuestDebug;
import java.util.List;
import java.util.Set;

/**
 * IACs for code and DACs for data. KVM gives them out in array order: the n-th breakpoint of {@code
 * bp[]} goes to IACn, the n-th watch to DACn, and empty entries take none.
 */
final class BookeHardware implements DebugHardware {
  private final BookeRules rules;
  private final WatchPolicy policy;
  private final List<Bank> banks;

  /**
   * @param architecture its addresses and instruction size
   * @param slots the registers user space may use
   * @param policy how watchpoints use them
   */
  BookeHardware(Architecture architecture, DebugSlots.Booke slots, WatchPolicy policy) {
    this.rules = new BookeRules(architecture, policy, slots.data().size());
    this.policy = policy;
    this.banks =
        List.of(
            new Bank(slots.code(), Set.of(BreakpointKind.HARDWARE)),
            new Bank(
                slots.data(),
                Set.of(
                    BreakpointKind.WRITE_WATCH,
                    BreakpointKind.READ_WATCH,
                    BreakpointKind.ACCESS_WATCH)));
  }

  @Override
  public List<Bank> banks() {
    return banks;
  }

  @Override
  public String refusal(Breakpoint wanted) {
    return rules.refusal(wanted);
  }

  @Override
  public List<Compare> needs(Breakpoint breakpoint) {
    return breakpoint.kind().isWatch()
        ? policy.needs(breakpoint)
        : List.of(new Compare.Booke(breakpoint.guestVirtual(), type(breakpoint.kind())));
  }

  @Override
  public GuestDebug ioctl(int control, List<Slot> slots) {
    List<GuestDebug.Booke.Slot> entries =
        slots.stream()
            .flatMap(slot -> slot.compare().stream())
            .filter(Compare.Booke.class::isInstance)
            .map(Compare.Booke.class::cast)
            .map(held -> new GuestDebug.Booke.Slot(held.guestVirtual(), held.type()))
            .toList();
    return control == 0 ? GuestDebug.Booke.OFF : new GuestDebug.Booke(control, entries);
  }

  /** The {@code type} bits of its slot in {@code kvm_guest_debug_arch.bp[]}. */
  static int type(BreakpointKind kind) {
    return switch (kind) {
      case SOFTWARE -> GuestDebug.Booke.NONE;
      case HARDWARE -> GuestDebug.Booke.BREAKPOINT;
      case WRITE_WATCH -> GuestDebug.Booke.WATCH_WRITE;
      case READ_WATCH -> GuestDebug.Booke.WATCH_READ;
      case ACCESS_WATCH -> GuestDebug.Booke.WATCH_READ | GuestDebug.Booke.WATCH_WRITE;
    };
  }
}
