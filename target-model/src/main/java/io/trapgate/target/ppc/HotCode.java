package io.trapgate.target.ppc;

import java.util.Arrays;

/**
 * Decides what of one core's code is compiled: pieces that begin where branches often go to. All of
 * it follows from the guest's instructions alone, so that the same start gives the same run, and
 * none of it can be seen by the guest.
 */
final class HotCode {
  /** System property: how often a branch goes somewhere until it is compiled; 0 for never. */
  private static final String AFTER = "trapgate.compile.after";

  private static final int DEFAULT_AFTER = 4_000;

  /** Most instructions of one piece: HotSpot gives up on methods that become too large. */
  private static final int MOST_WORDS = 96;

  /** Most pieces of a core. Behind that all are forgotten, and what is compiled must be hotter. */
  static final int MOST_PIECES = 8_192;

  /** How much hotter at most, for guests that write code for ever: 64 times. */
  private static final int MOST_DOUBLINGS = 6;

  /** Two addresses that share a count are both compiled a little too early. */
  private static final int COUNTS = 1_024;

  private final int initial = Integer.getInteger(AFTER, DEFAULT_AFTER);
  private final int[] counts = new int[COUNTS];
  private final long[] words = new long[MOST_WORDS];
  private int after = initial;
  private int pieces;

  /** How many pieces were compiled since all were forgotten. */
  int pieces() {
    return pieces;
  }

  /** Nothing is compiled any more. */
  void forgotten() {
    pieces = 0;
  }

  /** A branch goes to {@code pc}, where nothing is compiled yet. */
  void arrived(CodeCache cache, CodePage page, int pc) {
    int i = pc >>> 2 & COUNTS - 1;
    if (after > 0 && ++counts[i] >= after) {
      counts[i] = 0;
      compile(cache, page, pc);
    }
  }

  private void compile(CodeCache cache, CodePage page, int pc) {
    int length = collect(cache, page, pc);
    if (length == 0) {
      page.compiled(pc, CompiledCode.NEVER);
      return;
    }
    if (pieces == MOST_PIECES) {
      cache.forgetCompiled();
      after = Math.min(2 * after, initial << MOST_DOUBLINGS);
    }
    pieces++;
    page.compiled(pc, CodeEmitters.compile(pc, Arrays.copyOf(words, length)));
  }

  /** Takes in instructions as long as the path can reach them; returns their number. */
  private int collect(CodeCache cache, CodePage page, int first) {
    int most = Math.min(MOST_WORDS, CodePage.WORDS - (first >>> 2 & CodePage.WORDS - 1));
    int furthest = first;
    int length = 0;
    for (; length < most; length++) {
      int pc = first + 4 * length;
      long word = cache.unstopped(page, pc);
      int code = (int) (word >>> 32);
      if (!CodeEmitters.knows(code, (int) word)) {
        break;
      }
      words[length] = word;
      int target = CodeEmitters.target(pc, code, (int) word);
      furthest = target - first < 4 * most ? Math.max(furthest, target) : furthest;
      if (CodeEmitters.neverFallsThrough(code) && furthest <= pc) {
        return length + 1;
      }
    }
    return length;
  }
}
