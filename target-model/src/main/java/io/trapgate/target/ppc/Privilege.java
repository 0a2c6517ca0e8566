package io.trapgate.target.ppc;

/** The check that comes before every supervisor-only instruction. */
final class Privilege {
  private Privilege() {}

  /** Throws a program interrupt with ESR[PPR] in user mode. */
  static void require(PpcState s) {
    if ((s.msr & Msr.PR) != 0) {
      throw GuestFault.program(GuestFault.ESR_PRIVILEGED);
    }
  }
}
