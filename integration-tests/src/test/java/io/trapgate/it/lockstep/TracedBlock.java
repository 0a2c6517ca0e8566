package io.trapgate.it.lockstep;

import java.util.List;

/**
 * Straight code that QEMU translated as one piece.
 *
 * @param pc address of the first instruction
 * @param words the instructions
 * @param text QEMU's disassembly, one line for each
 */
record TracedBlock(int pc, int[] words, List<String> text) {
  int length() {
    return words.length;
  }
}
