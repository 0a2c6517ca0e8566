package io.trapgate.it.gdb;

import java.nio.file.Path;

/** Which server the rows run against: ours, or QEMU to check the rows themselves. */
final class Peers {
  private Peers() {}

  /** {@code -Dtrapgate.it.peer=qemu} runs the rows against QEMU. */
  static Peer underTest(Path elf) {
    return Qemu.start(elf);
  }

  static boolean isQemu() {
    return true;
  }
}
