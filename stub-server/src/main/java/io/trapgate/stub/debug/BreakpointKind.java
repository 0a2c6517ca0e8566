package io.trapgate.stub.debug;

/** What the user asked for, by gdb's command and the digit of its {@code Z} packet. */
public enum BreakpointKind {
  /** {@code break}, Z0: kept by the execution engine, takes no slot. */
  SOFTWARE("break", "Z0"),
  /** {@code hbreak}, Z1: takes an IAC or a DR. */
  HARDWARE("hbreak", "Z1"),
  /** {@code watch}, Z2: takes a DAC or a DR on stores. */
  WRITE_WATCH("watch", "Z2"),
  /** {@code rwatch}, Z3: takes a DAC on loads; x86 has nothing for it. */
  READ_WATCH("rwatch", "Z3"),
  /** {@code awatch}, Z4: takes a DAC or a DR on both. */
  ACCESS_WATCH("awatch", "Z4");

  private final String command;
  private final String packet;

  BreakpointKind(String command, String packet) {
    this.command = command;
    this.packet = packet;
  }

  /** The gdb command that asks for it. */
  public String command() {
    return command;
  }

  /** The {@code Z} packet that asks for it. */
  public String packet() {
    return packet;
  }

  /** Whether it watches data. */
  public boolean isWatch() {
    return switch (this) {
      case SOFTWARE, HARDWARE -> false;
      case WRITE_WATCH, READ_WATCH, ACCESS_WATCH -> true;
    };
  }
}
