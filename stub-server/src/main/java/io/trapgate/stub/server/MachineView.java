package io.trapgate.stub.server;

import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.monitor.MonitorCommands;
import io.trapgate.target.kvm.Vcpu;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A look at the stopped machine from beside its debugger.
 *
 * @param vcpus in index order
 * @param slots what {@code monitor slots} prints
 * @param exits what {@code monitor exits} prints
 */
public record MachineView(List<VcpuView> vcpus, List<String> slots, List<String> exits) {
  /**
   * Where a vCPU stands.
   *
   * @param programCounter address of the next instruction
   * @param instructions completed since the machine was created, or {@link Vcpu#NOT_COUNTED}
   */
  public record VcpuView(long programCounter, long instructions) {}

  public MachineView {
    vcpus = List.copyOf(vcpus);
    slots = List.copyOf(slots);
    exits = List.copyOf(exits);
  }

  /** Event loop only, and only of a stopped machine. */
  static MachineView of(DebugController controller, MonitorCommands monitor) {
    List<VcpuView> vcpus =
        IntStream.range(0, controller.vcpuCount())
            .mapToObj(controller::vcpu)
            .map(MachineView::look)
            .toList();
    return new MachineView(vcpus, monitor.run("slots", 0).lines(), monitor.run("exits", 0).lines());
  }

  private static VcpuView look(Vcpu vcpu) {
    return new VcpuView(vcpu.programCounter(), vcpu.instructionCount());
  }
}
