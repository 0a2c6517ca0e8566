package io.trapgate.it.gdb;

import io.trapgate.target.MachineSpec;
import io.trapgate.testkit.GuestConsole;
import io.trapgate.testkit.Machine;
import io.trapgate.testkit.MachineSetup;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Our server in this process, its guest halted at the first instruction. */
record OurServer(Machine machine) implements Peer {
  private static final long MEMORY_BYTES = 256L << 20;

  static OurServer start(Path elf, int cpus) {
    MachineSpec one = spec("e500v2", elf);
    MachineSpec.Size size = new MachineSpec.Size(MEMORY_BYTES, cpus);
    return start(
        new MachineSpec(one.cpu(), one.board(), size, one.payload(), one.behaviour()), false);
  }

  /** A machine with one vCPU of that name. */
  static MachineSpec spec(String cpu, Path elf) {
    return MachineSpec.of(cpu, "ppce500", MEMORY_BYTES, Optional.of(elf));
  }

  static OurServer start(MachineSpec spec, boolean watchRanges) {
    MachineSetup setup = MachineSetup.of(spec);
    return new OurServer(Machine.start(watchRanges ? setup.watchingRanges() : setup));
  }

  @Override
  public int port() {
    return machine.address().getPort();
  }

  /** Instructions that each vCPU has completed; asked while the guest is stopped. */
  List<Long> instructions() {
    return machine.instructions();
  }

  @Override
  public GuestConsole console() {
    return machine.console();
  }

  @Override
  public void close() {
    machine.close();
  }
}
