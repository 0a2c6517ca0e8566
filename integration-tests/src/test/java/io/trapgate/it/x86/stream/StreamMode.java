package io.trapgate.it.x86.stream;

import java.util.List;

/** The processor modes that {@code stream.asm} brings about. */
enum StreamMode {
  REAL(16, 1),
  PROTECTED_16(16, 1),
  PROTECTED_32(32, 1),
  PAGED_32(32, 2),
  PAE_32(32, 2),
  LONG_64(64, 3),
  COMPATIBILITY_32(32, 2),
  USER_32(32, 2),
  USER_64(64, 2),
  USER_COMPATIBILITY_32(32, 2);

  private final int codeBits;
  private final int windows;

  StreamMode(int codeBits, int windows) {
    this.codeBits = codeBits;
    this.windows = windows;
  }

  /** Size of the snippets' code. */
  int codeBits() {
    return codeBits;
  }

  /** How many linear addresses the data have. */
  int windows() {
    return windows;
  }

  /** The mode's number in {@code stream.asm}. */
  int number() {
    return List.of(values()).indexOf(this);
  }

  boolean user() {
    return compareTo(USER_32) >= 0;
  }
}
