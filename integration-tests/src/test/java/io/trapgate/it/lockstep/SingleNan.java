package io.trapgate.it.lockstep;

import io.trapgate.target.ppc.PpcState;

/**
 * A NaN that a single-precision operation passes on keeps all its bits but for frsp (Book E,
 * floating-point NaN operands); QEMU clears those that a single lacks.
 */
final class SingleNan implements Tolerance {
  private static final int SINGLE = 59;
  private static final int SINGLE_BITS = 0xE000_0000;

  @Override
  public String reason() {
    return "QEMU cuts the NaN that a single-precision operation passes on (Book E: as it is)";
  }

  @Override
  public boolean accepts(Step step, String register, int ours, int theirs) {
    if (!register.matches("F[0-9]+") || (ours & SINGLE_BITS) != theirs) {
      return false;
    }
    int number = Integer.parseInt(register.substring(1));
    PpcState state = step.machine().cpu.state();
    if (!Double.isNaN(Double.longBitsToDouble(state.fpr[number]))) {
      return false;
    }
    for (int word : step.block().words()) {
      if (word >>> 26 == SINGLE && (word >>> 21 & 31) == number) {
        state.fpr[number] &= -1L << 32 | theirs & 0xFFFF_FFFFL;
        return true;
      }
    }
    return false;
  }
}
