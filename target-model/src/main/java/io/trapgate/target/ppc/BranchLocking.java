package io.trapgate.target.ppc;

/**
 * Locking of branch target buffer entries (EREF, branch target buffer locking APU). The model
 * predicts no branches, so there is nothing to lock; user mode needs MSR[UBLE].
 */
final class BranchLocking {
  private static final int MSR_PR = 0x4000;
  private static final int MSR_UBLE = 0x0400;

  private BranchLocking() {}

  /** bblels: branch buffer load entry and lock set. */
  static void bblels(PpcState s, int w) {
    check(s);
  }

  /** bbelr: branch buffer entry lock reset. */
  static void bbelr(PpcState s, int w) {
    check(s);
  }

  private static void check(PpcState s) {
    if ((s.msr & (MSR_PR | MSR_UBLE)) == MSR_PR) {
      throw GuestFault.program(GuestFault.ESR_PRIVILEGED);
    }
  }
}
