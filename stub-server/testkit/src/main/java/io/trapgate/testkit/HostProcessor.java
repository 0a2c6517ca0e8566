package io.trapgate.testkit;

import io.trapgate.target.CpuFamily;
import io.trapgate.target.HostKvm;
import io.trapgate.target.MachineException;
import io.trapgate.target.Machines;
import java.util.Optional;

/** Whether a machine of the host's own processor can be had here, and what is said where not. */
final class HostProcessor {
  /** System property that turns a skip into a failure. */
  static final String REQUIRED = "trapgate.kvm.required";

  private HostProcessor() {}

  /**
   * Why a machine of this core can't be had on this host; empty when it can, or is a model.
   *
   * @param cpu a core, known or not
   */
  static Optional<String> missing(String cpu) {
    boolean host =
        Machines.cpus().stream()
            .anyMatch(core -> core.name().equals(cpu) && core.home().family() == CpuFamily.HOST);
    if (!host) {
      return Optional.empty();
    }
    try {
      HostKvm.require();
      return Optional.empty();
    } catch (MachineException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** Whether a test that needs it fails where it can't be had. */
  static boolean isRequired() {
    return Boolean.getBoolean(REQUIRED);
  }
}
