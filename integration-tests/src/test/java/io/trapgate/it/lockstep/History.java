package io.trapgate.it.lockstep;

import java.util.ArrayList;
import java.util.List;

/** The last blocks that both sides ran, for the report of a difference. */
final class History {
  private static final int KEPT = 16;
  private static final int DISASSEMBLED = 4;

  private final TracedBlock[] blocks = new TracedBlock[KEPT];
  private final long[] counts = new long[KEPT];
  private long added;

  void add(TracedBlock block, long instructions) {
    int slot = (int) (added++ % KEPT);
    blocks[slot] = block;
    counts[slot] = instructions;
  }

  /** The blocks, the last few with their instructions. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    long first = Math.max(0, added - KEPT);
    for (long i = first; i < added; i++) {
      TracedBlock block = blocks[(int) (i % KEPT)];
      lines.add(
          "%12d  block %08x, %d instructions"
              .formatted(counts[(int) (i % KEPT)], block.pc(), block.length()));
      if (i >= added - DISASSEMBLED) {
        for (int word = 0; word < block.length(); word++) {
          lines.add(
              "              %08x: %s".formatted(block.pc() + 4 * word, block.text().get(word)));
        }
      }
    }
    return lines;
  }
}
