package io.trapgate.it.lockstep;

/** QEMU's DEAR for icbi and dcbz is the line, where Book E has the address (EREF, DEAR). */
final class LineAddress implements Tolerance {
  private static final int DEAR = 61;
  private static final int ICBI = 0x7C00_07AC;
  private static final int DCBZ = 0x7C00_07EC;
  private static final int FORM = 0xFC00_07FE;

  @Override
  public String reason() {
    return "QEMU's DEAR for icbi and dcbz is the line (EREF: the effective address)";
  }

  @Override
  public boolean accepts(Step step, String register, int ours, int theirs) {
    if (!register.equals("DEAR")
        || (ours & -step.machine().cpu.model().cacheLineBytes()) != theirs) {
      return false;
    }
    int form = step.machine().word(step.after("SRR0")) & FORM;
    if (form != ICBI && form != DCBZ) {
      return false;
    }
    step.machine().cpu.sprs().debugWrite(DEAR, theirs);
    return true;
  }
}
