package io.trapgate.target;

/**
 * A machine that can't be opened as asked: an unknown core or board, a bad image, too little
 * memory. The message is one line for the user: what, where, and what to do.
 */
public sealed class MachineException extends Exception permits UnusableHostException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is wrong, where, and what to do
   */
  public MachineException(String message) {
    super(message);
  }

  /**
   * @param message what is wrong, where, and what to do
   * @param cause what the platform said
   */
  public MachineException(String message, Throwable cause) {
    super(message, cause);
  }
}
