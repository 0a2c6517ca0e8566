package io.trapgate.target.ppc;

import org.jspecify.annotations.Nullable;

/**
 * The decoded instructions of one physical page as it appears at one effective page. An element
 * holds the operation code in its upper and the instruction word in its lower half; 0 means not
 * decoded yet.
 */
final class CodePage {
  static final int WORDS = 1024;

  private static final @Nullable CompiledCode[] NONE = new CompiledCode[WORDS];

  final long physical;
  final int effective;
  final long[] code = new long[WORDS];

  /** The same physical page at another effective address. */
  final @Nullable CodePage sibling;

  /**
   * By the word that they begin with; {@link #NONE}, which nobody writes to, until there is one.
   */
  private @Nullable CompiledCode[] compiled = NONE;

  CodePage(long physical, int effective, @Nullable CodePage sibling) {
    this.physical = physical;
    this.effective = effective;
    this.sibling = sibling;
  }

  /** What the code that begins at {@code pc} was compiled to. */
  @Nullable CompiledCode compiled(int pc) {
    return compiled[pc >>> 2 & WORDS - 1];
  }

  void compiled(int pc, CompiledCode code) {
    if (!isCompiled()) {
      compiled = new CompiledCode[WORDS];
    }
    compiled[pc >>> 2 & WORDS - 1] = code;
  }

  @SuppressWarnings("ReferenceEquality") // the array itself
  boolean isCompiled() {
    return compiled != NONE;
  }

  /** The code has changed, or where to stop in it. */
  void forgetCompiled() {
    compiled = NONE;
  }
}
