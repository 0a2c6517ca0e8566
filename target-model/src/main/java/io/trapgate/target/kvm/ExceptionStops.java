package io.trapgate.target.kvm;

import java.util.List;
import java.util.Set;

/**
 * Stops before the guest takes exceptions: an extension of a model, in KVM on neither architecture.
 *
 * <p>The exit is {@link VcpuExit.Faulted}: the program counter is where the guest's handler would
 * return to, and nothing of the exception has happened. When the vCPU goes on from there, the
 * instruction is tried again before anything else, and the guest takes what it ends in; it is not
 * stopped a second time for the same one. An exception that user space has asked for by its
 * breakpoints is no exception of the guest's.
 */
public interface ExceptionStops {
  /** All that the machine's processors can stop before. */
  List<GuestException> known();

  /** Replaces what every vCPU stops before; to be called while none runs. */
  void replace(Set<GuestException> wanted);
}
