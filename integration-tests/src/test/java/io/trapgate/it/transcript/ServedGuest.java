package io.trapgate.it.transcript;

import io.trapgate.target.MachineSpec;
import io.trapgate.testkit.Machine;
import java.nio.file.Path;
import java.util.Optional;

/** Our server in this process, with a guest stopped at its first instruction. */
final class ServedGuest {
  private static final long RAM_BYTES = 64L << 20;

  private ServedGuest() {}

  static Machine start(Path elf) {
    return Machine.start(
        new MachineSpec(
            "e500v2",
            "ppce500",
            new MachineSpec.Size(RAM_BYTES, 1),
            MachineSpec.Payload.of(Optional.of(elf)),
            MachineSpec.Behaviour.DEFAULT));
  }
}
