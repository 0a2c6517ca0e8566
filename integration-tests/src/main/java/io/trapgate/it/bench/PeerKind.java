package io.trapgate.it.bench;

import java.util.List;

/** Who is compared. */
enum PeerKind {
  TRAPGATE {
    @Override
    List<String> command(Settings settings, int port) {
      return List.of(
          settings.root().resolve("scripts/trapgate").toString(),
          "serve",
          "--listen",
          "127.0.0.1:" + port,
          "--serial",
          "none",
          settings.guest().toString());
    }
  },
  QEMU {
    @Override
    List<String> command(Settings settings, int port) {
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
          settings.guest().toString());
    }
  };

  abstract List<String> command(Settings settings, int port);
}
