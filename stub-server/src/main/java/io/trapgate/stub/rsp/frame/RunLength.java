package io.trapgate.stub.rsp.frame;

/**
 * The rule of {@code c*n} (gdb document node "Overview", run-length encoding): {@code n} is a
 * printable character that stands for {@code n - 29} more of {@code c}.
 */
final class RunLength {
  /** Shorter runs don't pay. */
  static final int MIN_REPEATS = 3;

  /** {@code ~} is the last character allowed. */
  static final int MAX_REPEATS = '~' - 29;

  private RunLength() {}

  /**
   * The most repeats that one code can say without going beyond the given number.
   *
   * @param repeats at least {@link #MIN_REPEATS}
   */
  static int largest(int repeats) {
    int count = Math.min(repeats, MAX_REPEATS);
    while (isReserved(code(count))) {
      count--;
    }
    return count;
  }

  /** The character that says this many repeats. */
  static byte code(int repeats) {
    return (byte) (repeats + 29);
  }

  /**
   * The document forbids {@code #} and {@code $} (6 and 7 repeats) and warns of {@code +} and
   * {@code -}; <code>}</code> and {@code *} would mislead clients that undo escapes first.
   */
  private static boolean isReserved(byte code) {
    return Escaping.isNeeded(code) || code == FrameConstants.ACK || code == FrameConstants.NAK;
  }
}
