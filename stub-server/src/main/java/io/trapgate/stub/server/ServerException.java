package io.trapgate.stub.server;

import org.jspecify.annotations.Nullable;

/** The server can't listen as asked. The message is one line for the user. */
public final class ServerException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * With nothing behind it.
   *
   * @param message what, where, and what to do
   */
  public ServerException(String message) {
    super(message);
  }

  /**
   * With what the platform said.
   *
   * @param message what, where, and what to do
   * @param cause the platform's own
   */
  public ServerException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
