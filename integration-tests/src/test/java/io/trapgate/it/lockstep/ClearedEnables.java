package io.trapgate.it.lockstep;

import io.trapgate.target.ppc.MsrWriter;

/**
 * QEMU's interrupts clear MSR[CE] and MSR[DE], which Book E clears for the critical classes only
 * (EREF, interrupt processing).
 */
final class ClearedEnables implements Tolerance {
  private static final int CE_DE = 0x0002_0200;

  @Override
  public String reason() {
    return "QEMU's interrupts clear MSR[CE] and MSR[DE] (EREF: only critical ones do)";
  }

  @Override
  public boolean accepts(Step step, String register, int ours, int theirs) {
    boolean entered = step.machine().isVector(step.after("NIP"));
    boolean cleared = ((ours ^ theirs) & ~CE_DE) == 0 && (theirs & CE_DE) == 0;
    if (!register.equals("MSR") || !cleared || !entered) {
      return false;
    }
    step.machine().cpu.setMsr(theirs, MsrWriter.USER_SPACE);
    return true;
  }
}
