package io.trapgate.testkit;

import java.io.Serial;

/** A debug session can't do what the test asked; the message is one line: what, and why. */
public class SessionException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  SessionException(String message) {
    super(message);
  }

  SessionException(String message, Throwable cause) {
    super(message, cause);
  }
}
