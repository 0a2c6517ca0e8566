package io.trapgate.stub.client;

import java.io.IOException;
import java.io.Serial;

/** The target answered a request by an error, by nothing, or by something else than was due. */
public final class RspRefusedException extends IOException {
  @Serial private static final long serialVersionUID = 1L;

  private final String reply;

  RspRefusedException(String request, String reply) {
    super("reply to " + request + ": '" + reply + "'");
    this.reply = reply;
  }

  /** The payload as it came: {@code E01}, empty, or text. */
  public String reply() {
    return reply;
  }
}
