package io.trapgate.testkit;

/** The text of an assertion that fails: what was wanted, what happened, and what led to it. */
final class Failures {
  private Failures() {}

  /**
   * On a stop.
   *
   * @param description what the test said with {@code as}; may be empty
   */
  static AssertionError of(String description, String wanted, Stop stop) {
    return new AssertionError(
        "%sexpected: %s%nbut was:  %s%n%s"
            .formatted(head(description), wanted, stop, stop.scene()));
  }

  /** On a session. */
  static AssertionError of(
      String description, String wanted, String happened, DebugSession session) {
    return new AssertionError(
        "%sexpected: %s%nbut was:  %s%n%s%n%s"
            .formatted(head(description), wanted, happened, session, session.scene()));
  }

  private static String head(String description) {
    return description.isEmpty() ? "" : "[" + description + "] ";
  }
}
