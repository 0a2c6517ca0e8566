package io.trapgate.it.isa;

import java.util.List;
import java.util.Map;

/**
 * One instruction in one state, possibly with another one before it.
 *
 * @param core which core it is for
 * @param mnemonic row of the opcode table that the last word belongs to
 * @param words the instructions, executed one after the other
 * @param before registers before the first; the pc is where it lies
 * @param sprs special registers to set before
 * @param window first of the bytes of memory they may touch, 0 when they touch none
 */
record IsaCase(
    IsaCore core,
    String mnemonic,
    List<Integer> words,
    CpuImage before,
    Map<String, Integer> sprs,
    int window) {
  /** How many bytes from {@link #window} are filled before and compared afterwards. */
  static final int WINDOW_BYTES = 192;

  /** How many words each case has room for. */
  static final int MOST_WORDS = 2;

  /** The instruction under test. */
  int word() {
    return words.getLast();
  }

  /** The operation of {@link #word} in the opcode table. */
  int code() {
    return core.decode(word());
  }

  /** rA, the second register field. */
  int ra() {
    return word() >>> 16 & 31;
  }

  /** rB, the third register field. */
  int rb() {
    return word() >>> 11 & 31;
  }

  /** The number of a special register, its halves put right. */
  int spr() {
    return ra() | rb() << 5;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(mnemonic);
    words.forEach(word -> text.append(" %08x".formatted(word)));
    return text.append(" msr %08x".formatted(before.get(CpuImage.MSR))).toString();
  }
}
