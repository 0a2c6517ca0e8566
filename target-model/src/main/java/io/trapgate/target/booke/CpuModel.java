package io.trapgate.target.booke;

import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.ppc.CoreModel;

/**
 * A Book E core as it can be asked for by name.
 *
 * @param name value of {@code --cpu}
 * @param description one line for the user
 * @param pvr processor version register
 * @param debug its debug facility
 * @param core what it executes
 */
public record CpuModel(String name, String description, int pvr, DebugModel debug, CoreModel core) {
  /** Freescale e500 version 2, core revision 2.2: what QEMU's {@code -cpu e500v2} is. */
  public static final CpuModel E500V2 =
      new CpuModel(
          "e500v2",
          "Freescale e500v2 r2.2: 2 IAC, 2 DAC, critical-class debug interrupt",
          0x8021_0022,
          DebugModel.E500V2,
          CoreModel.E500V2);

  /** The debug registers that KVM gives to user space. */
  public DebugSlots slots() {
    return debug.slots();
  }
}
