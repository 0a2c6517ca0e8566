package io.trapgate.target.linux;

import io.trapgate.target.engine.IoPorts;
import io.trapgate.target.engine.LocalApic;
import io.trapgate.target.kvm.SerialLine;
import io.trapgate.target.memory.PhysicalMap;
import java.util.List;

/**
 * What stands around the processors, whoever made it.
 *
 * @param physical where its devices' windows are; its RAM is not looked at
 * @param ports I/O space
 * @param apics the local interrupt controller of each processor
 * @param console its first UART
 */
public record MachineBoard(
    PhysicalMap physical, IoPorts ports, List<LocalApic> apics, SerialLine console) {
  public MachineBoard {
    apics = List.copyOf(apics);
  }
}
