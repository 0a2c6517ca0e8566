package io.trapgate.it.gdb;

import io.trapgate.testkit.GuestConsole;

/** A server that gdb connects to. */
public interface Peer extends AutoCloseable {
  /** The port it listens on. */
  int port();

  /** The guest's serial line. */
  GuestConsole console();

  @Override
  void close();
}
