package io.trapgate.target.kvm;

import io.trapgate.target.arch.Architecture;
import java.util.List;
import java.util.Optional;

/**
 * A machine: what a VM file descriptor and its board give user space. The debug stub can't tell a
 * model from a real {@code /dev/kvm} behind it.
 */
public interface Vm extends AutoCloseable {
  /** What gdb calls the architecture, with its registers. */
  Architecture architecture();

  /** The vCPUs in index order; at least one. */
  List<Vcpu> vcpus();

  /** The debug registers each vCPU has for user space. */
  DebugSlots debugSlots();

  /** The engine's own software breakpoints, where the machine has them. */
  Optional<EngineBreakpoints> engineBreakpoints();

  /** The board's first UART, where it has one. */
  Optional<SerialLine> serial();

  /**
   * Puts machine, memory image and devices back to the state after creation. Guest debug settings
   * and engine breakpoints stay. Called while no vCPU runs.
   */
  void reset();

  /** Frees what the machine holds; no vCPU runs then. */
  @Override
  void close();
}
