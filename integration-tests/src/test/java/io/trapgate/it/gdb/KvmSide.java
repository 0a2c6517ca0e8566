package io.trapgate.it.gdb;

import io.trapgate.target.MachineSpec;
import java.util.Optional;

/** A session with a guest on this host's KVM. */
final class KvmSide {
  private static final long MEMORY_BYTES = 64L << 20;

  private KvmSide() {}

  /** The guest in flat 32-bit mode, gdb at its first instruction. */
  static Rig flat() {
    Guest guest = Guest.kvm();
    return Rig.ours(guest, OurServer.start(spec(guest), false));
  }

  /** The machine of {@link #flat}. */
  static MachineSpec spec(Guest guest) {
    return MachineSpec.of("host", "kvm", MEMORY_BYTES, Optional.of(guest.image()))
        .choosing("gdb-arch", "i386");
  }
}
