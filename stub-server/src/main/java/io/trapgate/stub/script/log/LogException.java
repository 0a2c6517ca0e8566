package io.trapgate.stub.script.log;

import java.io.IOException;

/** A log that can't be read: where, and what is wrong, in one line. */
public final class LogException extends IOException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for example {@code session.jsonl:12: no event (expected: "event":"...")}
   */
  public LogException(String message) {
    super(message);
  }

  /**
   * @param message as above
   * @param cause what the platform said
   */
  public LogException(String message, Throwable cause) {
    super(message, cause);
  }
}
