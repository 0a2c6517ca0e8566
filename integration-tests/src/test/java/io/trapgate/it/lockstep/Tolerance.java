package io.trapgate.it.lockstep;

/**
 * Why one register may differ behind one block. An implementation that says yes has made our
 * machine agree with QEMU's, so that the difference does not show again.
 */
interface Tolerance {
  /** What is tolerated and why, for the log. */
  String reason();

  /**
   * Whether that difference is this one.
   *
   * @param register QEMU's name of the register
   */
  boolean accepts(Step step, String register, int ours, int theirs);

  /** The number of a general register's name, -1 for any other. */
  static int gpr(String register) {
    return register.matches("R[0-9]+") ? Integer.parseInt(register.substring(1)) : -1;
  }
}
