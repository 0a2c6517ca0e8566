package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug;
import java.util.List;

/**
 * Breakpoints and stepping become the argument of {@code KVM_SET_GUEST_DEBUG}, with the control
 * flags as QEMU sets them (accel/kvm/kvm-all.c kvm_update_guest_debug, target/ppc/kvm.c
 * kvm_arch_update_guest_debug): each of the three reasons brings {@code ENABLE} along, and with
 * none the word is 0, which switches guest debug off.
 */
public final class DebugPlanner {
  private final SlotBudget budget;

  /**
   * @param budget gives out the slots
   */
  public DebugPlanner(SlotBudget budget) {
    this.budget = budget;
  }

  /** The ioctl argument for these breakpoints on a vCPU that steps or not. */
  public GuestDebug.Booke plan(List<Breakpoint> breakpoints, boolean stepping) {
    List<GuestDebug.Booke.Slot> slots =
        budget.assign(breakpoints).stream()
            .filter(slot -> !slot.isFree())
            .map(slot -> new GuestDebug.Booke.Slot(slot.guestVirtual(), slot.type()))
            .toList();
    int control = stepping ? GuestDebug.ENABLE | GuestDebug.SINGLESTEP : 0;
    if (breakpoints.stream().anyMatch(b -> b.kind() == BreakpointKind.SOFTWARE)) {
      control |= GuestDebug.ENABLE | GuestDebug.USE_SW_BP;
    }
    if (!slots.isEmpty()) {
      control |= GuestDebug.ENABLE | GuestDebug.USE_HW_BP;
    }
    return control == 0 ? GuestDebug.Booke.OFF : new GuestDebug.Booke(control, slots);
  }
}
