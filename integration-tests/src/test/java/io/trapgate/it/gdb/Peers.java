package io.trapgate.it.gdb;

import java.nio.file.Path;

/** Which server the rows run against: ours, or QEMU to check the rows themselves. */
public final class Peers {
  private Peers() {}

  /** {@code -Dtrapgate.it.peer=qemu} runs the rows against QEMU. */
  static Peer underTest(Path elf) {
    return underTest(elf, 1);
  }

  /** The same with so many CPUs. */
  static Peer underTest(Path elf, int cpus) {
    return isQemu() ? Qemu.start(elf, cpus) : OurServer.start(elf, cpus);
  }

  /** Our server, whatever the rows run against. */
  public static Peer ours(Path elf) {
    return OurServer.start(elf, 1);
  }

  /** U-Boot with its console, on the server under test. */
  static Peer uboot(Path elf) {
    return underTest(elf);
  }

  /** Whether the rows run against QEMU. */
  static boolean isQemu() {
    return System.getProperty("trapgate.it.peer", "ours").equals("qemu");
  }
}
