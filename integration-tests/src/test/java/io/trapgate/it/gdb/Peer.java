package io.trapgate.it.gdb;

/** A server that gdb connects to. */
public interface Peer extends AutoCloseable {
  /** The port it listens on. */
  int port();

  @Override
  void close();
}
