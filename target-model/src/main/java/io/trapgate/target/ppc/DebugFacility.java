package io.trapgate.target.ppc;

/**
 * The core's debug facility as the execution engine knows it: it answers for the debug registers,
 * is asked at the addresses of the stop plan, and is told what else may be a debug event.
 *
 * <p>Whoever returns true from a question has recorded an event for which the instruction must not
 * execute: the engine leaves everything as it was, with the pc at the instruction.
 */
public interface DebugFacility {
  /** In place of a value that is not known before the access. */
  long NO_VALUE = -1;

  /** What a read of this debug register shows. */
  int read(int spr);

  /** A write by the guest or, with {@code byDebugger}, by user space. */
  void write(int spr, int value, boolean byDebugger);

  /** Whether the guest may name this debug register of the core. */
  boolean emulates(int spr);

  /**
   * What a write of the MSR leaves in it.
   *
   * @throws GuestFault when the guest must not write it
   */
  int msr(int wanted, int present, MsrWriter writer);

  /** The MSR as the guest and user space read it. */
  int visibleMsr(int msr);

  /** Whether the instruction at this address of the stop plan is suppressed. */
  boolean stopsAt(int pc);

  /** The same for an instruction that cannot be fetched. */
  boolean stopsBeforeFetch(int pc);

  /**
   * Whether this access is suppressed; asked only while the stop plan has watches.
   *
   * @param ea effective address of its first byte
   * @param bytes its length; for a dcbz that of the block, for another cache operation 1
   * @param value what is loaded or stored, zero-extended from 1, 2 or 4 bytes, or {@link #NO_VALUE}
   */
  boolean access(int ea, int bytes, DataAccess access, long value);

  /** Whether a trap instruction whose condition holds is suppressed. */
  boolean trap();

  /** Whether this word, which is no instruction of the core, is a software breakpoint. */
  boolean isBreakpoint(int word);

  /**
   * An interrupt was taken; the pc is at its vector.
   *
   * @param critical whether it saved to CSRR0 and CSRR1
   */
  void interruptTaken(boolean critical);

  /**
   * A return from an interrupt was executed; the MSR is the new one.
   *
   * @param saveRegister SPR number of the register the address came from
   * @param msrBefore the MSR before the return
   */
  void returned(int saveRegister, int msrBefore);

  /** Whether a debug interrupt is due. */
  boolean interruptPending();

  /**
   * The MSR bits that an interrupt keeps.
   *
   * @param debug for the debug interrupt, else for the critical class
   */
  int keptMsr(boolean debug);
}
