package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * What was in force while the guest ran, which its exits are read with. An x86 exit names slots by
 * number, and the numbers change with every insertion and removal; its {@code dr7} is no help, as
 * KVM leaves it unwritten where it emulates.
 *
 * @param slots all debug registers; DR6 counts them from bit 0
 * @param softwareAddresses our software breakpoints, ascending; not to be changed
 * @param targetSides by address what is to be decided there without the client; addresses at which
 *     it hears of every hit are left out
 */
record Armed(List<Slot> slots, long[] softwareAddresses, Map<Long, List<TargetSide>> targetSides) {
  /** Nothing at all. */
  static final Armed NOTHING = new Armed(List.of(), new long[0], Map.of());

  Armed {
    slots = List.copyOf(slots);
  }

  /** Whether there is a breakpoint of which the client doesn't hear each time. */
  boolean hasTargetSide() {
    return !targetSides.isEmpty();
  }

  /** Those at an address; none when the client hears of every hit there. */
  List<TargetSide> targetSide(long guestVirtual) {
    return targetSides.getOrDefault(guestVirtual, List.of());
  }

  /** Whether DR6 names a slot of a watch. */
  boolean hasWatchHit(VcpuExit.Debug.X86 exit) {
    return hitBy(exit).stream()
        .anyMatch(slot -> slot.owners().stream().anyMatch(owner -> owner.kind().isWatch()));
  }

  boolean hasSoftware(long guestVirtual) {
    return Arrays.binarySearch(softwareAddresses, guestVirtual) >= 0;
  }

  /**
   * The slots in use that DR6 names; it may name others, which mean nothing (SDM volume 3, DR6).
   */
  List<Slot> hitBy(VcpuExit.Debug.X86 exit) {
    if (exit.exception() != VcpuExit.Debug.X86.DB) {
      return List.of();
    }
    return slots.stream()
        .filter(slot -> (exit.dr6() >>> slots.indexOf(slot) & 1) != 0 && !slot.isFree())
        .toList();
  }

  /** Whether user space has asked for that exit; what it has not is the guest's own. */
  boolean asksFor(VcpuExit.Debug.X86 exit, boolean stepping) {
    return switch (exit.exception()) {
      case VcpuExit.Debug.X86.BP -> hasSoftware(exit.pc());
      case VcpuExit.Debug.X86.DB -> isStep(exit) && stepping || !hitBy(exit).isEmpty();
      default -> false; // a vector from the kernel, not a closed set
    };
  }

  /** Whether an instruction was completed under single-stepping, whatever else happened with it. */
  static boolean isStep(VcpuExit.Debug.X86 exit) {
    return exit.exception() == VcpuExit.Debug.X86.DB && (exit.dr6() & GuestDebug.X86.DR6_BS) != 0;
  }
}
