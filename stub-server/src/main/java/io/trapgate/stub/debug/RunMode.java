package io.trapgate.stub.debug;

/** What one vCPU does when the machine goes on. */
public sealed interface RunMode {
  /** Stays where it is. */
  record Hold() implements RunMode {}

  /** Runs until something happens. */
  record Continue() implements RunMode {}

  /** Completes one instruction. */
  record Step() implements RunMode {}

  /**
   * Steps at least once and goes on while the program counter stays inside, unsigned; nothing but
   * one step when both are equal.
   *
   * @param start first address inside
   * @param end first address after
   */
  record RangeStep(long start, long end) implements RunMode {
    boolean contains(long guestVirtual) {
      return Long.compareUnsigned(guestVirtual, start) >= 0
          && Long.compareUnsigned(guestVirtual, end) < 0;
    }
  }

  /** Whether it goes on by steps. */
  default boolean steps() {
    return switch (this) {
      case Step _, RangeStep _ -> true;
      case Continue _, Hold _ -> false;
    };
  }
}
