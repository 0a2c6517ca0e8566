package io.trapgate.target.linux;

import io.trapgate.target.engine.IoPorts;

/** Answers {@code KVM_EXIT_IO}: one access after another at the same port. */
final class PortAccess {
  private PortAccess() {}

  static void serve(KvmRun page, IoPorts ports) {
    KvmRun.Io io = page.io();
    for (int i = 0; i < io.count(); i++) {
      if (io.in()) {
        page.ioData(io, i, ports.in(io.port(), io.bytes()));
      } else {
        ports.out(io.port(), io.bytes(), page.ioData(io, i));
      }
    }
  }
}
