package io.trapgate.it.bench;

import java.nio.file.Path;
import java.util.List;

/** Whose stub stands in front of the host's KVM. */
enum KvmPeer {
  TRAPGATE,
  QEMU;

  /** Starts it with a boot sector and the guest stopped: ours at the sector, QEMU's at its BIOS. */
  List<String> command(Path root, Path image, int port) {
    return switch (this) {
      case TRAPGATE ->
          List.of(
              root.resolve("scripts/trapgate").toString(),
              "serve",
              "--machine=kvm",
              "--listen=127.0.0.1:" + port,
              "--serial=none",
              image.toString());
      case QEMU ->
          List.of(
              "qemu-system-x86_64",
              "-accel",
              "kvm",
              "-m",
              "128",
              "-display",
              "none",
              "-nic",
              "none",
              "-serial",
              "none",
              "-monitor",
              "none",
              "-S",
              "-gdb",
              "tcp:127.0.0.1:" + port,
              "-drive",
              "format=raw,file=" + image);
    };
  }
}
