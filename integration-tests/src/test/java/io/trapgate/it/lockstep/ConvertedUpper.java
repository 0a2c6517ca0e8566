package io.trapgate.it.lockstep;

import io.trapgate.target.ppc.PpcState;

/** The upper word of fctiw's and fctiwz's result is undefined (Book E); QEMU's is taken over. */
final class ConvertedUpper implements Tolerance {
  private static final int FORM = 0xFC00_07FC;
  private static final int FCTIW = 0xFC00_001C;

  @Override
  public String reason() {
    return "the upper word of fctiw and fctiwz is undefined (Book E): QEMU's taken over";
  }

  @Override
  public boolean accepts(Step step, String register, int ours, int theirs) {
    if (!register.matches("F[0-9]+H")) {
      return false;
    }
    int number = Integer.parseInt(register.substring(1, register.length() - 1));
    for (int word : step.block().words()) {
      if ((word & FORM) == FCTIW && (word >>> 21 & 31) == number) {
        PpcState state = step.machine().cpu.state();
        state.fpr[number] = (long) theirs << 32 | state.fpr[number] & 0xFFFF_FFFFL;
        return true;
      }
    }
    return false;
  }
}
