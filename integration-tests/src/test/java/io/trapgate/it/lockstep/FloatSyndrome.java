package io.trapgate.it.lockstep;

import io.trapgate.target.ppc.GuestFault;

/** QEMU leaves ESR[FP] 0 when a floating-point access faults (EREF, exception syndrome). */
final class FloatSyndrome implements Tolerance {
  private static final int ESR = 62;
  private static final int FIRST_DISPLACED = 48;
  private static final int LAST_DISPLACED = 55;
  private static final int INDEXED = 31;

  /** Extended opcodes of lfsx to stfiwx have this in common. */
  private static final int FLOATING_FORM = 0x0000_042E;

  @Override
  public String reason() {
    return "QEMU leaves ESR[FP] 0 when a floating-point access faults (EREF)";
  }

  @Override
  public boolean accepts(Step step, String register, int ours, int theirs) {
    if (!register.equals("ESR") || ours != (theirs | GuestFault.ESR_FLOATING)) {
      return false;
    }
    int word = step.machine().word(step.after("SRR0"));
    int opcode = word >>> 26;
    boolean displaced = opcode >= FIRST_DISPLACED && opcode <= LAST_DISPLACED;
    boolean indexed = opcode == INDEXED && (word & FLOATING_FORM) == FLOATING_FORM;
    if (displaced || indexed) {
      step.machine().cpu.sprs().debugWrite(ESR, theirs);
    }
    return displaced || indexed;
  }
}
