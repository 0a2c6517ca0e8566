package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug;
import java.util.List;

/**
 * Breakpoints and stepping become the argument of {@code KVM_SET_GUEST_DEBUG}, with the control
 * flags as QEMU sets them (accel/kvm/kvm-all.c kvm_update_guest_debug, and
 * kvm_arch_update_guest_debug of target/ppc and target/i386): each of the three reasons brings
 * {@code ENABLE} along, and with none the word is 0, which switches guest debug off.
 */
public final class DebugPlanner {
  private final DebugHardware hardware;
  private final SlotBudget budget;

  /**
   * @param hardware whose slots and whose layout it is
   */
  DebugPlanner(DebugHardware hardware) {
    this.hardware = hardware;
    this.budget = new SlotBudget(hardware);
  }

  /** The ioctl argument for these breakpoints on a vCPU that steps or not. */
  public GuestDebug plan(List<Breakpoint> breakpoints, boolean stepping) {
    return planned(breakpoints, stepping ? GuestDebug.ENABLE | GuestDebug.SINGLESTEP : 0);
  }

  /** The same for a vCPU that steps, with flags about how. */
  GuestDebug planStep(List<Breakpoint> breakpoints, int flags) {
    return planned(breakpoints, GuestDebug.ENABLE | GuestDebug.SINGLESTEP | flags);
  }

  private GuestDebug planned(List<Breakpoint> breakpoints, int besides) {
    List<Slot> slots = budget.assign(breakpoints);
    int control = besides;
    if (!hardware.serves(BreakpointKind.SOFTWARE)
        && breakpoints.stream().anyMatch(b -> b.kind() == BreakpointKind.SOFTWARE)) {
      control |= GuestDebug.ENABLE | GuestDebug.USE_SW_BP;
    }
    if (!slots.stream().allMatch(Slot::isFree)) {
      control |= GuestDebug.ENABLE | GuestDebug.USE_HW_BP;
    }
    return hardware.ioctl(control, slots);
  }
}
