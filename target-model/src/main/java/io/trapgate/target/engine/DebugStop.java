package io.trapgate.target.engine;

/**
 * Thrown by an engine when it meets a {@link StopPlan} address, before anything of the instruction
 * has happened. Without a stack trace: it is an event of the guest, not a mistake of ours.
 */
public final class DebugStop extends RuntimeException {
  /** Access value of an instruction address stop. */
  public static final int EXECUTE = 0;

  private static final long serialVersionUID = 1L;

  private final int address;
  private final int access;

  /**
   * @param address the effective address met: of the instruction, or the start of the data access
   * @param access {@link #EXECUTE}, {@link StopPlan#READ} or {@link StopPlan#WRITE}
   */
  public DebugStop(int address, int access) {
    super(null, null, false, false);
    this.address = address;
    this.access = access;
  }

  /** The effective address met. */
  public int address() {
    return address;
  }

  /** What the instruction was about to do there. */
  public int access() {
    return access;
  }
}
