package io.trapgate.it.lockstep;

import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.ppc.CoreIdentity;
import io.trapgate.target.ppc.Cpu;
import java.util.List;

/** A core that exists on both sides. */
enum LockstepCore {
  /** What U-Boot's board has. */
  E500V2("e500v2", "-M ppce500 -cpu e500v2", 0x8021_0022);

  /** The slowest clock: the harness moves time forward as QEMU's passes. */
  private static final int TICKS_PER_INSTRUCTION = 1;

  private final String label;
  private final String machine;
  private final int pvr;

  LockstepCore(String label, String machine, int pvr) {
    this.label = label;
    this.machine = machine;
    this.pvr = pvr;
  }

  /** QEMU's options that make the machine. */
  List<String> machine() {
    return List.of(machine.split(" ", -1));
  }

  int pvr() {
    return pvr;
  }

  /** Our core in that memory. */
  Cpu cpu(PhysicalMap memory) {
    return new Cpu(memory, new CoreIdentity(pvr, 0, 0), TICKS_PER_INSTRUCTION, () -> {});
  }

  @Override
  public String toString() {
    return label;
  }
}
