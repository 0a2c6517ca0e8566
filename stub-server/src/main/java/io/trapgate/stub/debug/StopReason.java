package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.VcpuExit;
import java.util.List;
import java.util.Optional;

/**
 * Why the guest stopped, read from the exit's status and address and never guessed from the program
 * counter. The table only tells our software breakpoint from a completed step: both come with
 * status 0.
 */
public sealed interface StopReason {
  /** An instruction was stepped. */
  record Step() implements StopReason {}

  /** The guest stands at one of our software breakpoints. */
  record SoftwareBreakpoint() implements StopReason {}

  /** An IAC matched. */
  record HardwareBreakpoint() implements StopReason {}

  /**
   * A DAC matched, before the access.
   *
   * @param kind whose watch it is
   * @param guestVirtual content of the DAC, which lies in the watched range
   */
  record Watch(BreakpointKind kind, long guestVirtual) implements StopReason {}

  /** A debug event that no entry of the table explains. */
  record Unclaimed(int status, long address) implements StopReason {}

  /** We asked for it. */
  record Interrupted() implements StopReason {}

  /** The guest powered the machine off. */
  record PoweredOff(int exitCode) implements StopReason {}

  /** The machine can't go on. */
  record Broken(String reason) implements StopReason {}

  /** What the exit means, given what is inserted. */
  static StopReason of(VcpuExit exit, BreakpointTable table) {
    return switch (exit) {
      case VcpuExit.Debug.Booke debug -> ofDebug(debug, table);
      case VcpuExit.Debug.X86 debug -> new Unclaimed((int) debug.dr6(), debug.pc());
      case VcpuExit.Shutdown shutdown -> new PoweredOff(shutdown.exitCode());
      case VcpuExit.Kicked _ -> new Interrupted();
      case VcpuExit.InternalError error -> new Broken(error.reason());
    };
  }

  private static StopReason ofDebug(VcpuExit.Debug.Booke exit, BreakpointTable table) {
    if (exit.status() == GuestDebug.Booke.NONE) {
      return table.has(BreakpointKind.SOFTWARE, exit.address())
          ? new SoftwareBreakpoint()
          : new Step();
    }
    if ((exit.status() & GuestDebug.Booke.BREAKPOINT) != 0) {
      return table.has(BreakpointKind.HARDWARE, exit.address())
          ? new HardwareBreakpoint()
          : new Unclaimed(exit.status(), exit.address());
    }
    return watchAt(exit, table)
        .<StopReason>map(kind -> new Watch(kind, exit.address()))
        .orElseGet(() -> new Unclaimed(exit.status(), exit.address()));
  }

  /** Looks for an access watch first, then write, then read, as QEMU does. */
  private static Optional<BreakpointKind> watchAt(
      VcpuExit.Debug.Booke exit, BreakpointTable table) {
    return List.of(
            BreakpointKind.ACCESS_WATCH, BreakpointKind.WRITE_WATCH, BreakpointKind.READ_WATCH)
        .stream()
        .filter(kind -> (kind.slotType() & exit.status()) != 0)
        .filter(kind ->
            table.list().stream()
                .anyMatch(b -> b.kind() == kind && b.slotAddresses().contains(exit.address())))
        .findFirst();
  }
}
