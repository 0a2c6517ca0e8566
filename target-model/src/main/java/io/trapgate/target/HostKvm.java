package io.trapgate.target;

import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.linux.HostProbe;
import io.trapgate.target.linux.KvmAdvice;

/** The KVM of this host, for whoever wants to know of it without a machine. */
public final class HostKvm {
  private HostKvm() {}

  /**
   * Measures what it does for a debugger, by machines of a few instructions that are gone
   * afterwards.
   *
   * @throws MachineException when there is no usable {@code /dev/kvm}: one line with what to do
   */
  public static HostAbilities measure() throws MachineException {
    try {
      return HostProbe.measure();
    } catch (KvmException e) {
      throw new MachineException("machine kvm: " + KvmAdvice.text(e), e);
    }
  }
}
