package io.trapgate.it.bench;

import java.nio.file.Path;
import java.util.List;

/** Who is compared. */
enum PeerKind {
  TRAPGATE {
    @Override
    List<String> command(Settings settings, Path guest, int port) {
      return List.of(
          settings.root().resolve("scripts/trapgate").toString(),
          "serve",
          "--listen",
          "127.0.0.1:" + port,
          "--serial",
          "none",
          guest.toString());
    }

    @Override
    int evaluations() {
      return 1_000_000;
    }
  },
  QEMU {
    @Override
    List<String> command(Settings settings, Path guest, int port) {
      return List.of(
          "qemu-system-ppc",
          "-M",
          "ppce500",
          "-cpu",
          "e500v2",
          "-m",
          "256",
          "-nic",
          "none",
          "-display",
          "none",
          "-serial",
          "none",
          "-monitor",
          "none",
          "-S",
          "-gdb",
          "tcp:127.0.0.1:" + port,
          "-kernel",
          guest.toString());
    }

    @Override
    int evaluations() {
      return 3_000;
    }
  };

  abstract List<String> command(Settings settings, Path guest, int port);

  /** How often a condition is evaluated until it holds: a matter of a few seconds. */
  abstract int evaluations();
}
