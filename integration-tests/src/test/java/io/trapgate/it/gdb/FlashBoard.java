package io.trapgate.it.gdb;

import io.trapgate.target.MachineSpec;
import java.util.Optional;
import java.util.OptionalLong;

/** Our server with a machine that has 1 MiB of erased flash. */
final class FlashBoard {
  /** Where the guests and the tests have it mapped. */
  static final long MAPPED_AT = 0xF000_0000L;

  private static final long BYTES = 1 << 20;

  private FlashBoard() {}

  /** The flash is mapped from the start. */
  static OurServer mapped(Guest guest) {
    return start(guest, OptionalLong.of(MAPPED_AT));
  }

  /** The guest has to map it. */
  static OurServer unmapped(Guest guest) {
    return start(guest, OptionalLong.empty());
  }

  private static OurServer start(Guest guest, OptionalLong at) {
    MachineSpec plain = OurServer.spec("e500v2", guest.image());
    MachineSpec.Payload payload = plain.payload();
    MachineSpec.Flash flash = new MachineSpec.Flash(new MachineSpec.FlashContent.Erased(BYTES), at);
    MachineSpec spec =
        new MachineSpec(
            plain.cpu(),
            plain.board(),
            plain.size(),
            new MachineSpec.Payload(
                payload.guest(),
                payload.initrd(),
                payload.bootArguments(),
                payload.format(),
                Optional.of(flash)),
            plain.behaviour());
    return OurServer.start(spec, false);
  }
}
