package io.trapgate.it.isa;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The registers that one instruction can see: r0 to r31, pc, msr, cr, lr, ctr, xer; for one of the
 * SPE also the upper halves of r0 to r31, the accumulator and SPEFSCR.
 *
 * @param words their values in that order: {@link #SIZE} or {@link #WIDE}
 */
record CpuImage(int[] words) {
  static final int PC = 32;
  static final int MSR = 33;
  static final int CR = 34;
  static final int LR = 35;
  static final int CTR = 36;
  static final int XER = 37;
  static final int SIZE = 38;
  static final int EV0H = 38;
  static final int ACC_HIGH = 70;
  static final int ACC_LOW = 71;
  static final int SPEFSCR = 72;
  static final int WIDE = 73;

  /** Names as in gdb's target descriptions. */
  static String name(int index) {
    return switch (index) {
      case PC -> "pc";
      case MSR -> "msr";
      case CR -> "cr";
      case LR -> "lr";
      case CTR -> "ctr";
      case XER -> "xer";
      case ACC_HIGH -> "acc (upper word)";
      case ACC_LOW -> "acc (lower word)";
      case SPEFSCR -> "spefscr";
      default -> index < SIZE ? "r" + index : "ev" + (index - EV0H) + "h";
    };
  }

  /** How many registers it has. */
  int size() {
    return words.length;
  }

  int get(int index) {
    return words[index];
  }

  CpuImage with(int index, int value) {
    int[] copy = words.clone();
    copy[index] = value;
    return new CpuImage(copy);
  }

  /** One entry for each register that differs. */
  List<String> differences(CpuImage expected) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < size(); i++) {
      if (words[i] != expected.words[i]) {
        found.add("%s %08x (expected: %08x)".formatted(name(i), words[i], expected.words[i]));
      }
    }
    return found;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof CpuImage image && Arrays.equals(words, image.words);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(words);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < size(); i++) {
      text.append("%s=%08x ".formatted(name(i), words[i]));
    }
    return text.toString().stripTrailing();
  }
}
