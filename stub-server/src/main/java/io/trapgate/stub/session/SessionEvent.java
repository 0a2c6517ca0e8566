package io.trapgate.stub.session;

import io.trapgate.stub.debug.StopReason;
import io.trapgate.stub.rsp.packet.Request;

/** What can happen to a conversation. */
public sealed interface SessionEvent {
  /** A packet came. */
  record Received(Request request) implements SessionEvent {}

  /** The byte 0x03 came outside a packet: Ctrl-C. */
  record InterruptByte() implements SessionEvent {}

  /** The guest stands still and belongs to us again. */
  record GuestStopped(int vcpu, StopReason reason) implements SessionEvent {}

  /** The guest's breakpoints have printed while it ran. */
  record GuestPrinted(String text) implements SessionEvent {}

  /** The guest could not be let go; it is where it was. */
  record ResumeRefused(String reason) implements SessionEvent {}

  /** {@code monitor reset} has put the machine back to its start. */
  record MachineReset() implements SessionEvent {}

  /** The client has held the machine for too long; its session ends now. */
  record Expired(String reason) implements SessionEvent {}

  /** The connection is gone, in whatever manner. */
  record Disconnected() implements SessionEvent {}
}
