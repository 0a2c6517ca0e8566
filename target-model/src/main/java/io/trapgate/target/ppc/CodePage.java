package io.trapgate.target.ppc;

import org.jspecify.annotations.Nullable;

/**
 * The decoded instructions of one physical page as it appears at one effective page. An element
 * holds the operation code in its upper and the instruction word in its lower half; 0 means not
 * decoded yet.
 */
final class CodePage {
  static final int WORDS = 1024;

  final long physical;
  final int effective;
  final long[] code = new long[WORDS];

  /** The same physical page at another effective address. */
  final @Nullable CodePage sibling;

  CodePage(long physical, int effective, @Nullable CodePage sibling) {
    this.physical = physical;
    this.effective = effective;
    this.sibling = sibling;
  }
}
