package io.trapgate.target.x86.core;

/**
 * The debug facility as the processor meets it: the debug registers in effect, and who takes a
 * debug exception, the host or the guest. The processor delivers to the guest what it is told to.
 */
public interface DebugHook extends DataWatch {
  /** What happens next. */
  enum Verdict {
    /** Nothing: the instruction executes. */
    NONE,
    /** The host takes it: the run ends with the state as it is. */
    HOST,
    /** The guest takes #DB; DR6 is set already. */
    GUEST
  }

  /** Whether {@link #beforeInstruction} has anything to say; asked before each instruction. */
  boolean watchesCode();

  /** The instruction at this linear address is about to be fetched: a fault-like #DB, or not. */
  Verdict beforeInstruction(long linear);

  /** Forgets the data accesses of an instruction that has faulted or can't be executed. */
  void instructionUndone();

  /**
   * Whether {@link #afterInstruction} has anything to say; asked after each instruction.
   *
   * @param trapFlag whether TF was set when it began
   */
  boolean trapPending(boolean trapFlag);

  /**
   * An instruction, or one iteration of a repeated one, is complete and RIP is at the next: a
   * trap-like #DB, or not.
   *
   * @param trapFlag whether TF was set when it began and the shadow of MOV SS doesn't hide it
   */
  Verdict afterInstruction(boolean trapFlag);

  /**
   * An exception, interrupt or INT has been delivered: RIP is at its handler.
   *
   * @param debugException it was #DB, and not merely INT 1
   */
  Verdict afterDelivery(int vector, boolean debugException);

  /** The port was accessed: what matches becomes a trap after the instruction. */
  void portAccessed(int port, int bytes);

  /**
   * INT3, the byte CC, is about to be delivered: HOST means {@link Cpu#leaveForHost}, with RIP at
   * it; GUEST means {@link Interrupts#software}.
   */
  Verdict breakpoint();

  /** ICEBP, the byte F1, executes: a trap after it, without a cause in DR6, whatever TF is. */
  void icebp();

  /**
   * MOV to or from a debug register, when nothing else forbids it: HOST means {@link
   * Cpu#leaveForHost}, GUEST a #DB fault, NONE that it may.
   */
  Verdict generalDetect();

  /** MOV from a debug register, as the guest sees it: 0 to 3, 6, 7. */
  long readDebugRegister(int number);

  /** MOV to a debug register by the guest; the value is valid. */
  void writeDebugRegister(int number, long value);

  /** Whether interrupts are kept from the guest ({@code KVM_GUESTDBG_BLOCKIRQ}). */
  boolean blocksInterrupts();

  /** The processor was reset. */
  void reset();
}
