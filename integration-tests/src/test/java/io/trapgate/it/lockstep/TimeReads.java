package io.trapgate.it.lockstep;

import java.util.Set;

/**
 * What the guest read from the time base or the decrementer: QEMU's clock is the host's, so ours
 * takes the value over, after a look whether it lies between the times of the block's two ends.
 */
final class TimeReads implements Tolerance {
  private static final int MFSPR = 0x7C00_02A6;
  private static final int MFTB = 0x7C00_02E6;
  private static final int FORM = 0xFC00_07FE;
  private static final int DEC = 22;
  private static final Set<Integer> LOW = Set.of(268, 526);
  private static final Set<Integer> HIGH = Set.of(269, 527);

  @Override
  public String reason() {
    return "time base or decrementer read: within the block's time, QEMU's value taken over";
  }

  @Override
  public boolean accepts(Step step, String register, int ours, int theirs) {
    int gpr = Tolerance.gpr(register);
    for (int word : step.block().words()) {
      boolean reads = (word & FORM) == MFSPR || (word & FORM) == MFTB;
      if (reads && (word >>> 21 & 31) == gpr && plausible(step, spr(word), theirs)) {
        step.machine().cpu.state().gpr[gpr] = theirs;
        return true;
      }
    }
    return false;
  }

  static int spr(int word) {
    return word >>> 16 & 31 | word >>> 6 & 0x3E0;
  }

  private static boolean plausible(Step step, int spr, int value) {
    long first = step.timeBefore();
    long last = step.timeAfter();
    if (LOW.contains(spr)) {
      return (value - (int) first & 0xFFFF_FFFFL) <= last - first;
    }
    if (HIGH.contains(spr)) {
      return value == (int) (first >>> 32) || value == (int) (last >>> 32);
    }
    return spr == DEC;
  }
}
