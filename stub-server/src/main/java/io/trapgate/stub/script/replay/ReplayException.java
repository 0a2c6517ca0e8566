package io.trapgate.stub.script.replay;

/** A log that can't be played, or a machine that can't be built from it: one line for the user. */
public final class ReplayException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what, where, what to do
   */
  public ReplayException(String message) {
    super(message);
  }

  /**
   * @param message what, where, what to do
   * @param cause what the platform or the machine said
   */
  public ReplayException(String message, Throwable cause) {
    super(message, cause);
  }
}
