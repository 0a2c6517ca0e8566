package io.trapgate.it.lockstep;

import io.trapgate.target.ppc.Fpscr;

/**
 * Bits of the floating-point status that QEMU lacks or sets by other rules: FR, which it has not; C
 * of comparisons and of denormalized singles; FPRF of conversions to integers and FI and XX of
 * estimates, where the result has none; the second of two invalid operations; and FX after them.
 * Comparisons of single instructions look at all of them.
 */
final class FloatStatus implements Tolerance {
  private static final int FIRST_OPCODE = 59;
  private static final int LAST_OPCODE = 63;
  private static final int XX = 0x0200_0000;
  private static final int VXSNAN = 0x0100_0000;
  private static final int ANY = Fpscr.FX | XX | VXSNAN | Fpscr.FR_FI | Fpscr.FPRF;

  @Override
  public String reason() {
    return "QEMU's FPSCR differs in FR, or in FI, FPRF, FX, XX, VXSNAN by its own rules";
  }

  @Override
  public boolean accepts(Step step, String register, int ours, int theirs) {
    if (!register.equals("FPSCR") || ((ours ^ theirs) & ~ANY) != 0) {
      return false;
    }
    for (int word : step.block().words()) {
      if (word >>> 26 == FIRST_OPCODE || word >>> 26 == LAST_OPCODE) {
        step.machine().cpu.state().fpscr = theirs;
        return true;
      }
    }
    return false;
  }
}
