package io.trapgate.stub.debug;

import io.trapgate.target.kvm.VcpuExit;
import java.util.List;

/** Why the guest stopped. */
public sealed interface StopReason {
  /** An instruction was stepped. */
  record Step() implements StopReason {}

  /** The guest stands at one of our software breakpoints. */
  record SoftwareBreakpoint() implements StopReason {}

  /** A slot for code matched. */
  record HardwareBreakpoint() implements StopReason {}

  /**
   * A slot for data matched: on Book E before the access, on x86 after it.
   *
   * @param kind whose watch it is
   * @param guestVirtual what the slot holds, which lies in the watched range
   * @param further other watches that the same instruction has hit
   */
  record Watch(BreakpointKind kind, long guestVirtual, List<Watch> further) implements StopReason {
    public Watch {
      further = List.copyOf(further);
    }

    /** One that is hit alone. */
    public Watch(BreakpointKind kind, long guestVirtual) {
      this(kind, guestVirtual, List.of());
    }
  }

  /** A debug event that no entry of the table explains. */
  record Unclaimed(VcpuExit.Debug exit) implements StopReason {}

  /** The guest is about to take an exception before which it was to stop. */
  record Faulted(VcpuExit.Faulted exit) implements StopReason {
    /** One line for the user. */
    public String text() {
      String syndrome = exit.syndrome().isEmpty() ? "" : ": " + exit.syndrome();
      return "before %s (%s) at %s%s"
          .formatted(
              exit.exception().name(),
              exit.exception().text(),
              Addresses.hex(exit.address()),
              syndrome);
    }
  }

  /** We asked for it. */
  record Interrupted() implements StopReason {}

  /** The guest powered the machine off. */
  record PoweredOff(int exitCode) implements StopReason {}

  /** The guest can't go on from where it stands, unless someone changes what is in its way. */
  record Broken(String reason) implements StopReason {}
}
