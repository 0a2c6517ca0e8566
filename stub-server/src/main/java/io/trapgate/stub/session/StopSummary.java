package io.trapgate.stub.session;

import io.trapgate.stub.debug.StopReason;
import io.trapgate.stub.rsp.packet.Reply.StopCause;
import org.jspecify.annotations.Nullable;

/**
 * The present stop without register values, which are read afresh whenever it is reported.
 *
 * @param signal gdb's signal number
 * @param cause what hit; null for a step, an interrupt or an attach
 * @param vcpu index of the vCPU that stopped
 */
public record StopSummary(int signal, @Nullable StopCause cause, int vcpu) {
  /** No signal: the client has asked for the stop. */
  static final int NONE = 0;

  /** {@code SIGTRAP} in gdb's numbering. */
  static final int TRAP = 5;

  /** {@code SIGILL} in gdb's numbering. */
  static final int ILL = 4;

  /** {@code SIGFPE} in gdb's numbering. */
  static final int FPE = 8;

  /** {@code SIGBUS} in gdb's numbering. */
  static final int BUS = 10;

  /** {@code SIGSEGV} in gdb's numbering. */
  static final int SEGV = 11;

  /** {@code SIGSYS} in gdb's numbering. */
  static final int SYS = 12;

  /** {@code SIGABRT} in gdb's numbering: the guest can't go on from here. */
  static final int ABORT = 6;

  /** {@code SIGINT} in gdb's numbering. */
  static final int INTERRUPT = 2;

  /** The signal that a process would get. */
  static StopSummary of(StopReason.Faulted faulted, int vcpu) {
    int signal =
        switch (faulted.exit().exception().nature()) {
          case TRAP -> TRAP;
          case ILLEGAL -> ILL;
          case ACCESS -> SEGV;
          case BUS -> BUS;
          case ARITHMETIC -> FPE;
          case SYSTEM_CALL -> SYS;
        };
    return new StopSummary(signal, null, vcpu);
  }

  /** The stop that a client finds when it arrives, and after a reset. */
  public static StopSummary plain(int vcpu) {
    return new StopSummary(TRAP, null, vcpu);
  }
}
