package io.trapgate.stub.rsp.packet;

/** Every bound of the packet grammar, so that no client decides what is allocated. */
public final class PacketLimits {
  /** Most bytes of one {@code m} or {@code x}: half a packet of 0x20000 characters, as gdb asks. */
  public static final int MAX_MEMORY_BYTES = 0x10000;

  /** Most bytes of one {@code qXfer} reply; more may be asked for, the reply is shorter then. */
  public static final int MAX_OBJECT_BYTES = 0x10000;

  /** Highest register number. */
  public static final int MAX_REGISTER = 0xffff;

  /** Most actions of one {@code vCont}. */
  public static final int MAX_RESUME_ACTIONS = 256;

  /** Most characters of an unknown packet that are kept for the log. */
  static final int MAX_UNKNOWN_CHARS = 256;

  private PacketLimits() {}
}
