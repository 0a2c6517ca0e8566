package io.trapgate.stub.debug;

/** What became of a request to insert or remove a breakpoint. */
public sealed interface Change {
  /** It is as asked. */
  record Done() implements Change {}

  /** This machine never can: the client may have another way. */
  record Unsupported() implements Change {}

  /**
   * Not this one, not now.
   *
   * @param text for the user, one line without a dot
   */
  record Refused(String text) implements Change {}
}
