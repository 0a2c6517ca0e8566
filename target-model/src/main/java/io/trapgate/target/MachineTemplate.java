package io.trapgate.target;

import io.trapgate.target.kvm.CallTrace;
import io.trapgate.target.kvm.Vm;

/**
 * Opens any number of machines that start alike. The guest is read and loaded once; what the
 * machines have in memory is shared until one of them writes to it, page by page.
 */
@FunctionalInterface
public interface MachineTemplate {
  /**
   * Another machine, stopped at the guest's entry point. Any thread, several at a time; the machine
   * that it opens has nothing to do with any other.
   *
   * @throws MachineException when the host has nothing more for it
   */
  Vm open() throws MachineException;

  /**
   * The same machine, all of whose calls to KVM are told; of a model, what would be such calls.
   *
   * @param trace {@link CallTrace#NONE} for {@link #open()} itself
   *
   * @throws MachineException as {@link #open()}
   */
  default Vm open(CallTrace trace) throws MachineException {
    return trace.equals(CallTrace.NONE) ? open() : new TracedVm(open(), trace);
  }
}
