package io.trapgate.target.ppc;

/** Bits of the machine state register (E500RM 2.5.1; Linux reg_booke.h; booke.md 4.6). */
public final class Msr {
  /** Guest state of the embedded hypervisor; what runs in it can't leave it. */
  public static final int GS = 0x1000_0000;

  /** User-mode cache lock enable. */
  public static final int UCLE = 0x0400_0000;

  /** SPE available. */
  public static final int SPE = 0x0200_0000;

  /** Wait state. */
  public static final int WE = 0x0004_0000;

  /** Critical interrupts enabled. */
  public static final int CE = 0x0002_0000;

  /** External interrupts enabled. */
  public static final int EE = 0x0000_8000;

  /** Problem (user) state. */
  public static final int PR = 0x0000_4000;

  /** Floating point available. */
  public static final int FP = 0x0000_2000;

  /** Machine checks enabled. */
  public static final int ME = 0x0000_1000;

  /** First half of the floating-point exception mode. */
  public static final int FE0 = 0x0000_0800;

  /** Debug interrupts enabled. */
  public static final int DE = 0x0000_0200;

  /**
   * Second half of the floating-point exception mode; enabled exceptions interrupt in any but 0.
   */
  public static final int FE1 = 0x0000_0100;

  /** Instruction address space. */
  public static final int IS = 0x0000_0020;

  /** Data address space. */
  public static final int DS = 0x0000_0010;

  private Msr() {}
}
