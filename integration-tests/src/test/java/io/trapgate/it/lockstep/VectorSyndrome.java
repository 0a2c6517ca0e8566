package io.trapgate.it.lockstep;

/** QEMU leaves ESR[SPE] 0 when a vector access faults (E500RM table 5-7: SPE operation). */
final class VectorSyndrome implements Tolerance {
  private static final int ESR = 62;
  private static final int SPE = 0x80;
  private static final int VECTOR_OPCODE = 4;

  @Override
  public String reason() {
    return "QEMU leaves ESR[SPE] 0 when a vector access faults (E500RM table 5-7)";
  }

  @Override
  public boolean accepts(Step step, String register, int ours, int theirs) {
    boolean vector = step.machine().word(step.after("SRR0")) >>> 26 == VECTOR_OPCODE;
    if (!register.equals("ESR") || (ours ^ theirs) != SPE || (theirs & SPE) != 0 || !vector) {
      return false;
    }
    step.machine().cpu.sprs().debugWrite(ESR, theirs);
    return true;
  }
}
