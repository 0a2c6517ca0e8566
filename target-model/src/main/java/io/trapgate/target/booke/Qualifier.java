package io.trapgate.target.booke;

import io.trapgate.target.ppc.Msr;

/** The two-bit fields of DBCR1 and DBCR2 that say for which MSR a compare counts (booke.md 4.3). */
final class Qualifier {
  private static final int SUPERVISOR_ONLY = 2;
  private static final int USER_ONLY = 3;
  private static final int SPACE_0 = 2;
  private static final int SPACE_1 = 3;

  private Qualifier() {}

  /**
   * Whether the fields allow an event. The reserved value of xxUS and real addresses, which none of
   * the cores has, never do.
   *
   * @param us xxUS: any mode, reserved, supervisor, user
   * @param er xxER: any space, real address, space 0, space 1
   * @param spaceBit MSR[IS] or MSR[DS]
   */
  static boolean holds(int us, int er, int msr, int spaceBit) {
    boolean user = (msr & Msr.PR) != 0;
    boolean space = (msr & spaceBit) != 0;
    boolean mode = us == 0 || us == SUPERVISOR_ONLY && !user || us == USER_ONLY && user;
    return mode && (er == 0 || er == SPACE_0 && !space || er == SPACE_1 && space);
  }
}
