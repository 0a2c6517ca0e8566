package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.X86State;
import java.util.Arrays;
import java.util.List;

/**
 * The path that a stream was made on: a tolerated difference can lead both processors to another
 * one, where operands lie anywhere, devices of QEMU's board included. There the comparison ends.
 */
final class MadePath {
  /** Behind this all general registers of a snippet are set. */
  private static final int PROLOGUE_BYTES = 192;

  private final List<Long> places;
  private final List<Integer> starts;
  private int at;
  private boolean left;
  private int entered;

  /**
   * @param places registers before each instruction, by {@link #place}
   * @param starts index of the first instruction of each snippet
   */
  MadePath(List<Long> places, List<Integer> starts) {
    this.places = places;
    this.starts = starts;
  }

  /** A number for RIP and the general registers. */
  static long place(X86State state) {
    return 31L * Arrays.hashCode(state.gpr) + state.linearRip();
  }

  /** Goes on by one instruction, which is about to execute. */
  void next(X86State state) {
    long offset = state.linearRip() - Frame.SNIPPETS;
    boolean inside = offset >= 0;
    if (inside
        && offset % Frame.SNIPPET_BYTES == 0
        && offset / Frame.SNIPPET_BYTES < starts.size()) {
      at = starts.get((int) (offset / Frame.SNIPPET_BYTES));
      left = false;
      entered++;
    }
    boolean elsewhere = state.linearRip() >= Frame.STACK && !inside;
    boolean known = inside && offset % Frame.SNIPPET_BYTES > PROLOGUE_BYTES;
    if (elsewhere || known && (at >= places.size() || places.get(at) != place(state))) {
      left = true;
    }
    at++;
  }

  /** How many snippets were made. */
  int made() {
    return starts.size();
  }

  /** How many snippets were followed to their end. */
  int complete() {
    return left ? entered - 1 : entered;
  }

  /** Whether the processors are somewhere else now. */
  boolean left() {
    return left;
  }
}
