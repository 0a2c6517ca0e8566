package io.trapgate.it.lockstep;

/**
 * QEMU puts the server processors' reasons for a program interrupt into SRR1, where Book E has a
 * plain copy of the MSR (EREF, program interrupt).
 */
final class ProgramReasons implements Tolerance {
  private static final int REASONS = 0x000F_0000;
  private static final int SRR1 = 27;
  private static final int IVPR = 63;
  private static final int IVOR6 = 406;

  @Override
  public String reason() {
    return "QEMU puts reasons of a program interrupt into SRR1 (EREF: a copy of the MSR)";
  }

  @Override
  public boolean accepts(Step step, String register, int ours, int theirs) {
    var sprs = step.machine().cpu.sprs();
    boolean program = step.after("NIP") == (sprs.read(IVPR) | sprs.read(IVOR6));
    if (!register.equals("SRR1") || !program || ((ours ^ theirs) & ~REASONS) != 0) {
      return false;
    }
    sprs.debugWrite(SRR1, theirs);
    return true;
  }
}
