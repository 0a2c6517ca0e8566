package io.trapgate.testkit;

import java.io.Serial;

/** The guest did not stop in time; it was interrupted, and the message says where it stands. */
public final class StopTimeoutException extends SessionException {
  @Serial private static final long serialVersionUID = 1L;

  StopTimeoutException(String message) {
    super(message);
  }
}
