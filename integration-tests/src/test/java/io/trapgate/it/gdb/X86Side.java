package io.trapgate.it.gdb;

import io.trapgate.target.MachineSpec;
import io.trapgate.testkit.GdbDriver;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a session with an x86 guest runs: the same script for our server and for QEMU. */
enum X86Side {
  OURS,
  QEMU;

  private static final long MEMORY_BYTES = 64L << 20;

  /** The boot sector, gdb at its first instruction. */
  Rig bootSector() {
    Guest guest = Guest.bootSector();
    return switch (this) {
      case OURS -> Rig.ours(guest, OurServer.start(spec(guest, 1), false));
      case QEMU -> atStart(Rig.on(guest, Qemu.booting(guest.image())));
    };
  }

  /** The guest of many modes, gdb at its first instruction. */
  Rig modes() {
    return multiboot(Guest.modes(), 1);
  }

  /** The guest for several CPUs, with two, gdb at the first instruction of the first. */
  Rig smp() {
    return multiboot(Guest.x86Smp(), 2);
  }

  private Rig multiboot(Guest guest, int cpus) {
    return switch (this) {
      case OURS -> Rig.ours(guest, OurServer.start(spec(guest, cpus), false));
      case QEMU -> atStart(Rig.on(guest, Qemu.multiboot(guest.image(), cpus)));
    };
  }

  /** The guest of many modes, run to the first line of {@code main}, in long mode. */
  Rig inLongMode() {
    Rig rig = modes();
    rig.gdb().ok("thbreak *main");
    rig.gdb().go("continue");
    return rig;
  }

  /** Our server with a guest and one choice made, gdb at the first instruction. */
  static Rig choosing(Guest guest, String choice, String value) {
    return Rig.ours(guest, OurServer.start(spec(guest, 1).choosing(choice, value), false));
  }

  /** Our server with a guest in flat 32-bit mode, gdb at its first instruction. */
  static Rig flat(Guest guest) {
    return choosing(guest, "gdb-arch", "i386");
  }

  /** The board pc-test with this guest. */
  static MachineSpec spec(Guest guest, int cpus) {
    MachineSpec one = MachineSpec.of("x86", "pc-test", MEMORY_BYTES, Optional.of(guest.image()));
    MachineSpec.Size size = new MachineSpec.Size(MEMORY_BYTES, cpus);
    return new MachineSpec(one.cpu(), one.board(), size, one.payload(), one.behaviour());
  }

  /** What gdb has warned of until now, but that it can't find a guest's sources. */
  static List<String> warnings(GdbDriver gdb) {
    return gdb.transcript()
        .lines()
        .filter(line -> line.toLowerCase(Locale.ROOT).contains("warning"))
        .filter(line -> !line.contains("No such file or directory"))
        .toList();
  }

  private static Rig atStart(Rig rig) {
    rig.gdb().ok("thbreak *_start");
    rig.gdb().go("continue");
    return rig;
  }
}
