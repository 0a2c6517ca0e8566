package io.trapgate.stub.session;

/**
 * What LLDB asks for after {@code qSupported}, in packets of their own.
 *
 * @param threadsInStops {@code QListThreadsInStopReply}
 * @param errorStrings {@code QEnableErrorStrings}
 */
public record LldbWishes(boolean threadsInStops, boolean errorStrings) {
  /** Nothing. */
  static final LldbWishes NONE = new LldbWishes(false, false);

  /** Whether it is LLDB: nobody else asks for these. */
  boolean any() {
    return threadsInStops || errorStrings;
  }
}
