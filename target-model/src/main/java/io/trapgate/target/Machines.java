package io.trapgate.target;

import io.trapgate.target.kvm.Vm;
import java.util.List;

/** The one entry: opens a machine from its spec. */
public final class Machines {
  private Machines() {}

  /** The cores that can be named in a spec. */
  public static List<CpuInfo> cpus() {
    return List.of();
  }

  /** The boards that can be named in a spec. */
  public static List<String> boards() {
    return List.of("ppce500");
  }

  /**
   * Builds the machine, loads its guest and leaves vCPU 0 at the entry point, stopped.
   *
   * @throws MachineException when the spec can't be met; nothing is left open
   */
  @SuppressWarnings("DoNotCallSuggester") // until the first core is in
  public static Vm open(MachineSpec spec) throws MachineException {
    throw new MachineException("cpu: " + spec.cpu() + " (expected: one of " + cpus() + ")");
  }
}
