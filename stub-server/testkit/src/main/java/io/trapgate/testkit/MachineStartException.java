package io.trapgate.testkit;

import java.io.Serial;

/** A machine can't be started as asked; the message is one line: what, where, what to do. */
public final class MachineStartException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  MachineStartException(String message) {
    super(message);
  }

  MachineStartException(String message, Throwable cause) {
    super(message, cause);
  }
}
