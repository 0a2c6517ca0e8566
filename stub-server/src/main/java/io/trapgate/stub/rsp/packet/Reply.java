package io.trapgate.stub.rsp.packet;

import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What goes back to the client in one packet. */
public sealed interface Reply {
  /** {@code OK}. */
  record Ok() implements Reply {}

  /** The empty packet: not supported. */
  record Unsupported() implements Reply {}

  /**
   * {@code E NN}, exactly two hex digits.
   *
   * @param errno 1 to 255
   */
  record Error(int errno) implements Reply {}

  /**
   * {@code E.text}. For Z1 the text is {@code tag.message}: gdb 13 shows what follows the second
   * dot, later ones all of it.
   */
  record ErrorText(String text) implements Reply {}

  /**
   * {@code E NN;hex text}: how LLDB takes an error's text, when it has asked for it.
   *
   * @param errno 1 to 255
   */
  record ErrorString(int errno, String text) implements Reply {}

  /** Plain text as it stands, for example {@code QCp1.1}; escaped where it must be. */
  record Text(String text) implements Reply {}

  /**
   * Bytes as hex digits: registers, memory, text for {@code qThreadExtraInfo} and {@code qRcmd}.
   */
  record Hex(byte[] bytes) implements Reply {}

  /** Register bytes as hex digits, with {@code xx} for every byte of a null element. */
  record Registers(List<RegisterBytes> values) implements Reply {}

  /**
   * One register of a {@link Registers} reply.
   *
   * @param bytes width in bytes
   * @param value target byte order; null when unavailable
   */
  record RegisterBytes(int bytes, byte @Nullable [] value) {}

  /** Binary data behind a prefix: {@code b} for {@code x}, {@code m} or {@code l} for qXfer. */
  record Binary(String prefix, byte[] bytes) implements Reply {}

  /** {@code O hex}: console text, more packets follow. */
  record Console(String text) implements Reply {}

  /** {@code W NN}: the machine powered itself off. */
  record Exited(int code, boolean withProcess) implements Reply {}

  /** {@code X NN}: the machine ended by a signal. */
  record Killed(int signal, boolean withProcess) implements Reply {}

  /**
   * {@code T NN key:value;…}.
   *
   * @param signal gdb's signal number: 5 trap, 2 interrupt
   * @param cause what hit; null for a step or an interrupt
   * @param thread who stopped
   * @param multiprocess whether the client agreed on {@code pPID.TID}
   * @param core vCPU index
   * @param expedited register values for the client to spare it a {@code g}
   */
  record Stop(
      int signal,
      @Nullable StopCause cause,
      ThreadId thread,
      boolean multiprocess,
      OptionalInt core,
      List<ExpeditedRegister> expedited)
      implements Reply {}

  /**
   * A stop reply that lists all threads, as LLDB asks for.
   *
   * @param threads in the order of their ids
   */
  record ListingStop(Stop stop, List<ThreadPc> threads) implements Reply {}

  /**
   * A thread and where it stands.
   *
   * @param pc its program counter
   */
  record ThreadPc(ThreadId thread, long pc) {}

  /** A register number with its value in target byte order. */
  record ExpeditedRegister(int number, byte[] value) {}

  /** The reason key of a stop reply. */
  sealed interface StopCause {
    /** {@code swbreak:;}. */
    record SoftwareBreakpoint() implements StopCause {}

    /** {@code hwbreak:;}. */
    record HardwareBreakpoint() implements StopCause {}

    /**
     * {@code watch:}, {@code rwatch:} or {@code awatch:} with an address inside the watched range.
     *
     * @param further others that were hit with it, for a client that said {@code multi-wp-addr+}
     */
    record Watchpoint(BreakpointType type, long address, List<Watchpoint> further)
        implements StopCause {
      public Watchpoint {
        further = List.copyOf(further);
      }

      /** One that is hit alone. */
      public Watchpoint(BreakpointType type, long address) {
        this(type, address, List.of());
      }
    }
  }
}
