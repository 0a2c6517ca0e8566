package io.trapgate.it.transcript;

import io.trapgate.it.gdb.Peer;
import io.trapgate.it.gdb.Qemu;
import java.nio.file.Path;

/** A server with a guest. */
final class ServedGuest implements AutoCloseable {
  private final Peer peer;

  private ServedGuest(Peer peer) {
    this.peer = peer;
  }

  static ServedGuest start(Path elf) {
    return new ServedGuest(Qemu.start(elf));
  }

  int port() {
    return peer.port();
  }

  @Override
  public void close() {
    peer.close();
  }
}
