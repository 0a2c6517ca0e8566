package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads from an exit why the guest stopped, and never guesses it from the program counter. On Book
 * E the table only tells our software breakpoint from a completed step: both come with status 0. On
 * x86 DR6 names the slots that were armed, and the table tells which of those is still asked for.
 */
final class ExitReader {
  private ExitReader() {}

  /**
   * What the exit means.
   *
   * @param table what is inserted now
   * @param armed what was in force when it came
   */
  static StopReason read(VcpuExit exit, BreakpointTable table, Armed armed) {
    return switch (exit) {
      case VcpuExit.Debug.Booke debug -> ofDebug(debug, table);
      case VcpuExit.Debug.X86 debug -> ofDebug(debug, table, armed);
      case VcpuExit.Faulted faulted -> new StopReason.Faulted(faulted);
      case VcpuExit.Shutdown shutdown -> new StopReason.PoweredOff(shutdown.exitCode());
      case VcpuExit.Kicked _ -> new StopReason.Interrupted();
      case VcpuExit.InternalError error -> new StopReason.Broken(error.reason());
    };
  }

  private static StopReason ofDebug(VcpuExit.Debug.Booke exit, BreakpointTable table) {
    if (exit.status() == GuestDebug.Booke.NONE) {
      return table.has(BreakpointKind.SOFTWARE, exit.address())
          ? new StopReason.SoftwareBreakpoint()
          : new StopReason.Step();
    }
    if ((exit.status() & GuestDebug.Booke.BREAKPOINT) != 0) {
      return table.has(BreakpointKind.HARDWARE, exit.address())
          ? new StopReason.HardwareBreakpoint()
          : new StopReason.Unclaimed(exit);
    }
    return watchAt(exit, table)
        .<StopReason>map(kind -> new StopReason.Watch(kind, exit.address()))
        .orElseGet(() -> new StopReason.Unclaimed(exit));
  }

  /** Looks for an access watch first, then write, then read, as QEMU does. */
  private static Optional<BreakpointKind> watchAt(
      VcpuExit.Debug.Booke exit, BreakpointTable table) {
    return List.of(
            BreakpointKind.ACCESS_WATCH, BreakpointKind.WRITE_WATCH, BreakpointKind.READ_WATCH)
        .stream()
        .filter(kind -> (BookeHardware.type(kind) & exit.status()) != 0)
        .filter(kind ->
            table.list().stream()
                .anyMatch(b -> b.kind() == kind && b.slotAddresses().contains(exit.address())))
        .findFirst();
  }

  /**
   * Data before code: the access is of the instruction that is done, the code slot of the next one,
   * which is met again when the guest goes on. A watch before the step that ended with it.
   */
  private static StopReason ofDebug(VcpuExit.Debug.X86 exit, BreakpointTable table, Armed armed) {
    if (exit.exception() == VcpuExit.Debug.X86.BP) {
      return table.has(BreakpointKind.SOFTWARE, exit.pc())
          ? new StopReason.SoftwareBreakpoint()
          : new StopReason.Unclaimed(exit);
    }
    List<Slot> hit = armed.hitBy(exit);
    List<StopReason.Watch> watches = watchesBy(hit, table);
    if (!watches.isEmpty()) {
      StopReason.Watch first = watches.getFirst();
      return new StopReason.Watch(
          first.kind(), first.guestVirtual(), watches.subList(1, watches.size()));
    }
    List<BreakpointKind> asked =
        hit.stream()
            .flatMap(slot -> slot.owners().stream())
            .filter(table::has)
            .map(Breakpoint::kind)
            .toList();
    if (asked.contains(BreakpointKind.HARDWARE)) {
      return new StopReason.HardwareBreakpoint();
    }
    if (asked.contains(BreakpointKind.SOFTWARE)) { // in a slot, where nothing reports int3
      return new StopReason.SoftwareBreakpoint();
    }
    return Armed.isStep(exit) ? new StopReason.Step() : new StopReason.Unclaimed(exit);
  }

  /** One hit for each watch, however many of its pieces were touched. */
  private static List<StopReason.Watch> watchesBy(List<Slot> hit, BreakpointTable table) {
    Map<Breakpoint, StopReason.Watch> watches = new LinkedHashMap<>();
    for (Slot slot : hit) {
      asked(slot, table)
          .filter(owner -> owner.kind().isWatch())
          .ifPresent(owner ->
              slot.compare()
                  .map(held -> new StopReason.Watch(owner.kind(), held.guestVirtual()))
                  .ifPresent(watch -> watches.putIfAbsent(owner, watch)));
    }
    return List.copyOf(watches.values());
  }

  private static Optional<Breakpoint> asked(Slot slot, BreakpointTable table) {
    return slot.owners().stream().filter(table::has).findFirst();
  }
}
