package io.trapgate.target.ppc;

/**
 * An instruction that ends in an interrupt. Thrown by the instruction methods before they change
 * any state, but for floating-point exceptions, whose results are delivered first; has no stack
 * trace, since it is guest behaviour and not a mistake of ours.
 */
public final class GuestFault extends RuntimeException {
  /** ESR[PIL]: illegal instruction. */
  public static final int ESR_ILLEGAL = 0x0800_0000;

  /** ESR[PPR]: privileged instruction in user mode. */
  public static final int ESR_PRIVILEGED = 0x0400_0000;

  /** ESR[PTR]: trap instruction. */
  public static final int ESR_TRAP = 0x0200_0000;

  /** ESR[ST]: the access was a store. */
  public static final int ESR_STORE = 0x0080_0000;

  /** ESR[EPID]: the access was made in the context of EPLC or EPSC. */
  public static final int ESR_EXTERNAL_PID = 0x0000_0040;

  /** ESR[FP]: a floating-point instruction. */
  public static final int ESR_FLOATING = 0x0100_0000;

  private static final long serialVersionUID = 1L;

  private final int ivor;
  private final int esr;
  private final int dear;

  /**
   * @param ivor number of the interrupt vector offset register: 6 for a program interrupt
   * @param esr exception syndrome
   * @param dear data effective address for the classes that record it, else 0
   */
  public GuestFault(int ivor, int esr, int dear) {
    super(null, null, false, false);
    this.ivor = ivor;
    this.esr = esr;
    this.dear = dear;
  }

  /** A program interrupt (IVOR6) with this syndrome. */
  public static GuestFault program(int esr) {
    return new GuestFault(6, esr, 0);
  }

  /** The same interrupt with more syndrome bits. */
  public GuestFault with(int moreEsr) {
    return new GuestFault(ivor, esr | moreEsr, dear);
  }

  /** Number of the IVOR. */
  public int ivor() {
    return ivor;
  }

  /** Exception syndrome register. */
  public int esr() {
    return esr;
  }

  /** Data exception address register. */
  public int dear() {
    return dear;
  }
}
