package io.trapgate.stub.rsp.packet;

import java.io.Serial;

/** A packet can't be read; {@link RequestParser} turns it into {@link Request.Malformed}. */
final class PacketSyntaxException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  PacketSyntaxException(String what, String found, String expected) {
    // Clients may cause it at any rate they like: no stack trace.
    super(what + ": " + found + " (expected: " + expected + ")", null, false, false);
  }
}
