package io.trapgate.stub.server;

import io.trapgate.stub.debug.DebugObserver;
import io.trapgate.stub.debug.GuestTime;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;

/**
 * Told of all that passes between a server, its client and its machine. Nothing it does may block:
 * the console's calls come on the machine thread, as {@link #exited} does, the rest on the event
 * loop. Byte arrays are not to be changed.
 */
public interface ServerObserver extends DebugObserver {
  /** Looks away. */
  ServerObserver NONE = new ServerObserver() {};

  /** A debugger has got hold of the machine. */
  default void connected(String client) {}

  /**
   * A packet from it.
   *
   * @param payload without frame, escapes undone
   * @param request what it means
   */
  default void packetIn(byte[] payload, Request request) {}

  /**
   * A packet to it.
   *
   * @param payload without frame, neither escaped nor shortened
   * @param reply what it says
   */
  default void packetOut(byte[] payload, Reply reply) {}

  /** The byte 0x03 outside a packet. */
  default void interruptByte() {}

  /** It is gone; the machine is free for the next. */
  default void disconnected(String client) {}

  /** The guest has printed. On the machine thread. */
  default void consoleOutput(byte[] bytes, GuestTime now) {}

  /** Something has come to the guest's receiver. On the machine thread. */
  default void consoleInput(byte[] bytes, GuestTime now) {}
}
