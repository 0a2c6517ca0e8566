package io.trapgate.stub.script.log;

import io.trapgate.stub.script.log.HexNumbers.Hex;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.EnumNamingStrategies;
import tools.jackson.databind.annotation.EnumNaming;

/**
 * One thing that happened in a session, as the JSON-lines log has it. Addresses and register values
 * are numbers; texts that bytes stand behind say how they were read.
 */
public sealed interface LogEvent {
  /**
   * What was run: the first event of each log.
   *
   * @param schema version of the log's schema
   * @param trapgate version of this program
   * @param startedAt wall clock, ISO 8601, UTC
   * @param machine what the guest ran on
   */
  record Opened(int schema, String trapgate, String startedAt, Machine machine)
      implements LogEvent {}

  /** A debugger has connected. */
  record Connected(String client) implements LogEvent {}

  /** Its connection is gone. */
  record Disconnected(String client) implements LogEvent {}

  /**
   * A packet from the client, without frame.
   *
   * @param payload each byte one character (ISO 8859-1), escapes undone
   * @param meaning what it asks, for people
   */
  record PacketIn(String payload, String meaning) implements LogEvent {}

  /**
   * A packet to the client, without frame.
   *
   * @param payload each byte one character (ISO 8859-1), neither escaped nor shortened
   * @param meaning what it says, for people
   */
  record PacketOut(String payload, String meaning) implements LogEvent {}

  /** The byte 0x03 outside a packet: Ctrl-C. */
  record InterruptByte() implements LogEvent {}

  /**
   * {@code KVM_SET_GUEST_DEBUG}.
   *
   * @param cpu index of the vCPU
   * @param control the control word
   * @param flags its bits by name, for example {@code ENABLE|USE_HW_BP}
   * @param abi all bytes of the argument as hex digits
   */
  record GuestDebugSet(int cpu, @Hex int control, String flags, String abi) implements LogEvent {}

  /** The slots as they are from now on: all registers of a core, in the manual's order. */
  record SlotsChanged(List<SlotState> slots) implements LogEvent {
    public SlotsChanged {
      slots = List.copyOf(slots);
    }
  }

  /**
   * The guest goes on.
   *
   * @param modes {@code continue}, {@code step}, {@code range-step} or {@code hold}, by vCPU
   */
  record Resumed(List<String> modes) implements LogEvent {
    public Resumed {
      modes = List.copyOf(modes);
    }
  }

  /**
   * {@code KVM_EXIT_DEBUG}, whoever it was for.
   *
   * @param cpu index of the vCPU
   * @param words what the kernel says, by its names: {@code status} and {@code address}, or {@code
   *     exception}, {@code dr6}, {@code dr7}
   * @param meaning the same for people, for example {@code 0x4 write}
   * @param pc where the guest stands
   * @param cpuInstructions completed on that vCPU, -1 where the machine doesn't count
   */
  record DebugExited(
      int cpu, Map<String, Long> words, String meaning, @Hex long pc, long cpuInstructions)
      implements LogEvent {
    public DebugExited {
      words = Map.copyOf(words);
    }
  }

  /**
   * The guest stands still and its client, if any, is told.
   *
   * @param cpu index of the vCPU it is about
   * @param reason what stopped it
   * @param address what a watch names, or the address word of an unclaimed exit
   * @param text the same for people
   * @param pc where that vCPU stands
   * @param moment how many stretches of guest code the machine had executed, by which a replay
   *     finds the place again; -1 when the machine can't say
   */
  record Stopped(
      int cpu, StopKind reason, Optional<Long> address, String text, @Hex long pc, long moment)
      implements LogEvent {
    /** A stop of which no replay is wanted. */
    public Stopped(int cpu, StopKind reason, Optional<Long> address, String text, long pc) {
      this(cpu, reason, address, text, pc, -1);
    }
  }

  /**
   * The guest printed.
   *
   * @param text each byte one character (ISO 8859-1)
   */
  record ConsoleOutput(String text) implements LogEvent {}

  /**
   * What someone typed has come to the guest's receiver.
   *
   * @param text each byte one character (ISO 8859-1)
   * @param moment as for {@link Stopped}
   */
  record ConsoleInput(String text, long moment) implements LogEvent {
    /** Input of which no replay is wanted. */
    public ConsoleInput(String text) {
      this(text, -1);
    }
  }

  /** The machine was put back to its start. */
  record MachineReset() implements LogEvent {}

  /** What the debugger printed, one line without its end. */
  record DebuggerLine(String text) implements LogEvent {}

  /**
   * What an address is in the source.
   *
   * @param file as the debug information names it
   * @param line from 1
   */
  record SourcePlace(@Hex long address, String function, String file, int line)
      implements LogEvent {}

  /**
   * An expectation of the script was looked at.
   *
   * @param wanted as the script has it
   * @param happened what was found instead, empty when it is met
   */
  record Expected(String wanted, boolean met, String happened) implements LogEvent {}

  /** So many events are missing here: they came faster than they could be written. */
  record Lost(long events) implements LogEvent {}

  /** The session is over. */
  record Closed(String outcome) implements LogEvent {}

  /** Why the guest stood still. */
  @EnumNaming(EnumNamingStrategies.KebabCaseStrategy.class)
  enum StopKind {
    STEP,
    SOFTWARE_BREAKPOINT,
    HARDWARE_BREAKPOINT,
    WRITE_WATCH,
    READ_WATCH,
    ACCESS_WATCH,
    UNCLAIMED,
    EXCEPTION,
    INTERRUPTED,
    POWERED_OFF,
    BROKEN
  }

  /**
   * One debug register.
   *
   * @param register manual name: {@code IAC1}, {@code DR0}
   * @param address what it compares with; empty when it is free
   * @param on what it sees, for example {@code execute} or {@code write, 4 bytes}; empty when free
   * @param owners the gdb commands behind it, for example {@code watch+rwatch}; empty when free
   */
  record SlotState(String register, Optional<Long> address, String on, String owners) {}

  /**
   * The machine, enough to build it again.
   *
   * @param cpu name of the core
   * @param board name of the board
   * @param settings the rest by the names of the command line's options, without dashes
   * @param guest the image; empty for the built-in demo guest
   * @param codeSlots registers that can hold an instruction address
   * @param dataSlots registers that can hold a data address
   */
  record Machine(
      String cpu,
      String board,
      Map<String, List<String>> settings,
      Optional<Image> guest,
      List<String> codeSlots,
      List<String> dataSlots) {
    public Machine {
      settings = Map.copyOf(settings);
      codeSlots = List.copyOf(codeSlots);
      dataSlots = List.copyOf(dataSlots);
    }
  }

  /**
   * A file that went into the machine.
   *
   * @param path as it was given
   * @param sha256 of its bytes, hex digits
   */
  record Image(String path, String sha256) {}
}
