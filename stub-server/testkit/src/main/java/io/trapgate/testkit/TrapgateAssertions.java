package io.trapgate.testkit;

/** The entry to the kit's assertions, in the manner of AssertJ and beside it. */
public final class TrapgateAssertions {
  private TrapgateAssertions() {}

  /** What stopped the guest, and where. */
  public static StopAssert assertThat(Stop actual) {
    return new StopAssert(actual);
  }

  /** Where the guest of a session stands, its registers, memory and slots. */
  public static SessionAssert assertThat(DebugSession actual) {
    return new SessionAssert(actual);
  }
}
