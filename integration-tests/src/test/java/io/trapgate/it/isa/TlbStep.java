package io.trapgate.it.isa;

import java.util.Map;

/**
 * One instruction that has to do with translation.
 *
 * @param word the instruction; its operands are r3 and r4
 * @param sprs special registers to set before
 */
record TlbStep(int word, int r3, int r4, int msr, Map<String, Integer> sprs) {
  @Override
  public String toString() {
    return "%08x r3 %08x r4 %08x msr %08x %s".formatted(word, r3, r4, msr, sprs);
  }
}
