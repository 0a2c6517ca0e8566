package io.trapgate.target.board;

/** Several devices on one interrupt input: it is asserted while any of them asserts. */
public final class SharedLine {
  private final InterruptLine line;
  private int inputs;
  private long asserting;

  /**
   * @param line the input
   */
  public SharedLine(InterruptLine line) {
    this.line = line;
  }

  /** One more device's wire; at most 64. */
  public InterruptLine input() {
    long mask = 1L << inputs++;
    return asserted -> {
      asserting = asserted ? asserting | mask : asserting & ~mask;
      line.set(asserting != 0);
    };
  }
}
