package io.trapgate.target.ppc;

/**
 * The performance monitor's registers (EREF, performance monitor APU): they hold what is written
 * and count nothing. The supervisor registers are PMC0-3 (16-19), PMLCa0-3 (144-147), PMLCb0-3
 * (272-275) and PMGC0 (400); the number less 16 reads the same register in user mode.
 */
final class PerformanceMonitor {
  /** How many registers there are. */
  static final int REGISTERS = 13;

  private static final int MSR_PR = 0x4000;
  private static final int SUPERVISOR = 16;

  private PerformanceMonitor() {}

  /** mfpmr rD,PMRN. */
  static void mfpmr(PpcState s, int w) {
    int number = number(w);
    int index = index(s, number, number & ~SUPERVISOR);
    s.gpr[w >>> 21 & 31] = s.pmr[index];
  }

  /** mtpmr PMRN,rS; the user numbers are read-only: illegal. */
  static void mtpmr(PpcState s, int w) {
    int number = number(w);
    int index = index(s, number, number ^ SUPERVISOR);
    s.pmr[index] = s.gpr[w >>> 21 & 31];
  }

  private static int number(int w) {
    return w >>> 16 & 31 | w >>> 6 & 0x3E0;
  }

  private static int index(PpcState s, int number, int base) {
    if ((number & SUPERVISOR) != 0 && (s.msr & MSR_PR) != 0) {
      throw GuestFault.program(GuestFault.ESR_PRIVILEGED);
    }
    int group = base >>> 7;
    int within = base & 0x7F;
    if (group < 3 && within < 4) {
      return group * 4 + within;
    }
    if (group == 3 && within == 0) {
      return REGISTERS - 1;
    }
    throw GuestFault.program(GuestFault.ESR_ILLEGAL);
  }
}
