package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug;

/** What the user asked for, by gdb's command and the digit of its {@code Z} packet. */
public enum BreakpointKind {
  /** {@code break}, Z0: kept by the execution engine, takes no slot. */
  SOFTWARE("break", "Z0", GuestDebug.Booke.NONE),
  /** {@code hbreak}, Z1: takes an IAC. */
  HARDWARE("hbreak", "Z1", GuestDebug.Booke.BREAKPOINT),
  /** {@code watch}, Z2: takes a DAC on stores. */
  WRITE_WATCH("watch", "Z2", GuestDebug.Booke.WATCH_WRITE),
  /** {@code rwatch}, Z3: takes a DAC on loads. */
  READ_WATCH("rwatch", "Z3", GuestDebug.Booke.WATCH_READ),
  /** {@code awatch}, Z4: takes a DAC on both. */
  ACCESS_WATCH("awatch", "Z4", GuestDebug.Booke.WATCH_READ | GuestDebug.Booke.WATCH_WRITE);

  private final String command;
  private final String packet;
  private final int slotType;

  BreakpointKind(String command, String packet, int slotType) {
    this.command = command;
    this.packet = packet;
    this.slotType = slotType;
  }

  /** The gdb command that asks for it. */
  public String command() {
    return command;
  }

  /** The {@code Z} packet that asks for it. */
  public String packet() {
    return packet;
  }

  /** The {@code type} bits of its slot in {@code kvm_guest_debug_arch.bp[]}. */
  public int slotType() {
    return slotType;
  }

  /** Whether it watches data. */
  public boolean isWatch() {
    return (slotType & (GuestDebug.Booke.WATCH_READ | GuestDebug.Booke.WATCH_WRITE)) != 0;
  }
}
