package io.trapgate.it.lockstep;

import io.trapgate.it.isa.TinyElf;
import io.trapgate.target.booke.CpuModel;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.ppc.CoreIdentity;
import io.trapgate.target.ppc.Cpu;
import io.trapgate.target.ppc.PpcFeature;
import java.util.List;

/** A core that exists on both sides. */
enum LockstepCore {
  /** What U-Boot's board has. */
  E500V2(CpuModel.E500V2, "-M ppce500 -cpu e500v2"),

  /** The bare core, in hypervisor state. */
  E500MC(CpuModel.E500MC, "-M ppce500 -cpu e500mc");

  /** The slowest clock: the harness moves time forward as QEMU's passes. */
  private static final int TICKS_PER_INSTRUCTION = 1;

  private final String label;
  private final String machine;
  private final int pvr;

  LockstepCore(CpuModel model, String machine) {
    this.label = model.name();
    this.machine = machine;
    this.pvr = model.pvr();
  }

  /** QEMU's options that make the machine. */
  List<String> machine() {
    return List.of(machine.split(" ", -1));
  }

  /** The core as ours can be asked for. */
  CpuModel model() {
    return CpuModel.ALL.stream()
        .filter(each -> each.name().equals(label))
        .findFirst()
        .orElseThrow();
  }

  /** The smallest guest that the board starts with. */
  byte[] firmware() {
    return TinyElf.at(StreamLayout.ENTRY);
  }

  boolean hasFpu() {
    return model().core().has(PpcFeature.FPU);
  }

  int pvr() {
    return pvr;
  }

  /** Our core in that memory. */
  Cpu cpu(PhysicalMap memory) {
    CoreIdentity identity = new CoreIdentity(pvr, 0, 0);
    return new Cpu(memory, model().core(), identity, TICKS_PER_INSTRUCTION, () -> {});
  }

  @Override
  public String toString() {
    return label;
  }
}
