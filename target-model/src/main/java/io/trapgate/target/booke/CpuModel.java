package io.trapgate.target.booke;

import io.trapgate.target.arch.Architecture;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.ppc.CoreModel;
import io.trapgate.target.ppc.Msr;
import io.trapgate.target.ppc.PpcFeature;
import java.util.List;

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

  /** Freescale e500mc as KVM gives it to a guest; QEMU's {@code -cpu e500mc} is the bare core. */
  public static final CpuModel E500MC =
      new CpuModel(
          "e500mc",
          "Freescale e500mc as a KVM guest has it: 2 IAC, 2 DAC, debug interrupt by DSRR0/1, FPU",
          0x8023_0020,
          DebugModel.E500MC,
          CoreModel.E500MC);

  /** IBM 440x5 as in Xilinx's Virtex-5, which is QEMU's {@code 440-xilinx}. */
  public static final CpuModel PPC440 =
      new CpuModel(
          "440",
          "IBM 440x5: 4 IAC, 2 DAC, 2 DVC, own MMU; on ppce500 a board that no silicon has",
          0x7FF2_1910,
          DebugModel.PPC440,
          CoreModel.PPC440);

  /** All of them. */
  public static final List<CpuModel> ALL = List.of(E500V2, E500MC, PPC440);

  /** Size of a cache block in bytes. */
  public int cacheLineBytes() {
    return core.cacheLineBytes();
  }

  /** Whether several of it can share memory; the 440's caches follow nobody's stores. */
  public boolean coherent() {
    return !core.has(PpcFeature.IBM_MMU);
  }

  /** The debug registers that KVM gives to user space. */
  public DebugSlots slots() {
    return debug.slots();
  }

  /** The MSR bits that are set when a guest is entered: KVM's e500mc guest runs in guest state. */
  public int entryMsr() {
    return core.has(PpcFeature.HYPERVISOR) ? Msr.GS : 0;
  }

  /** The core as gdb sees it. */
  public Architecture architecture() {
    return RegisterFile.architecture(core);
  }
}
