package io.trapgate.stub.debug.agent;

/** An agent expression that can't be taken, or can't be evaluated where the guest stands. */
public final class AgentException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one line: what, where, what was expected
   */
  public AgentException(String message) {
    super(message, null, false, false); // may come at every hit of a breakpoint: no stack trace
  }
}
