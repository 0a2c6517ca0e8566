package io.trapgate.target;

import io.trapgate.target.kvm.HostAbilities;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.linux.HostProbe;
import io.trapgate.target.linux.KvmAdvice;

/** The KVM of this host, for whoever wants to know of it without a machine. */
public final class HostKvm {
  private HostKvm() {}

  /**
   * Looks whether a machine could be made: the device can be opened, and its KVM has what a
   * debugger needs. Takes no time to speak of.
   *
   * @throws MachineException when there is no usable {@code /dev/kvm}: one line with what to do
   */
  public static void require() throws MachineException {
    try {
      HostProbe.require();
    } catch (KvmException e) {
      throw refused(e);
    }
  }

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
      throw refused(e);
    }
  }

  /** What is told of a call that failed while a machine was made. */
  static MachineException refused(KvmException failure) {
    String text = "machine kvm: " + KvmAdvice.text(failure);
    return KvmAdvice.isOfTheHost(failure)
        ? new UnusableHostException(text, failure)
        : new MachineException(text, failure);
  }
}
