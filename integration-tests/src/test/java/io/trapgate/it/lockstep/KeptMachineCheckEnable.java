package io.trapgate.it.lockstep;

import io.trapgate.target.ppc.MsrWriter;

/** QEMU's mtmsr leaves MSR[ME] alone, which the e500's writes (E500RM 2.5.1; EREF, mtmsr). */
final class KeptMachineCheckEnable implements Tolerance {
  private static final int ME = 0x1000;
  private static final int MTMSR = 0x7C00_0124;
  private static final int FORM = 0xFC00_07FE;

  @Override
  public String reason() {
    return "QEMU's mtmsr leaves MSR[ME] alone (EREF: it writes all of the MSR)";
  }

  @Override
  public boolean accepts(Step step, String register, int ours, int theirs) {
    boolean kept = ((theirs ^ step.before("MSR")) & ME) == 0;
    if (!register.equals("MSR") || (ours ^ theirs) != ME || !kept) {
      return false;
    }
    for (int word : step.block().words()) {
      if ((word & FORM) == MTMSR) {
        step.machine().cpu.setMsr(theirs, MsrWriter.USER_SPACE);
        return true;
      }
    }
    return false;
  }
}
