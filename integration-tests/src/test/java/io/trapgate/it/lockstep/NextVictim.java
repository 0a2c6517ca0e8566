package io.trapgate.it.lockstep;

/**
 * QEMU keeps one next victim for all of TLB0 and moves it at each miss; the e500's is what tlbwe
 * last wrote to MAS0[NV] (E500RM 12.4, table 12-10). ESEL and NV of MAS0 are adopted.
 */
final class NextVictim implements Tolerance {
  private static final int MAS0 = 624;
  private static final int TLBSEL = 0x3000_0000;
  private static final int NV = 3;
  private static final int ESEL = 0x0003_0000;

  @Override
  public String reason() {
    return "QEMU moves the next victim of TLB0 at each miss (E500RM table 12-10: with tlbwe)";
  }

  @Override
  public boolean accepts(Step step, String register, int ours, int theirs) {
    int free = (theirs & TLBSEL) == 0 ? ESEL | NV : NV;
    if (!register.equals("MAS0") || ((ours ^ theirs) & ~free) != 0) {
      return false;
    }
    step.machine().cpu.sprs().debugWrite(MAS0, theirs);
    return true;
  }
}
