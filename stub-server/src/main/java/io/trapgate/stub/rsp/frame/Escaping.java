package io.trapgate.stub.rsp.frame;

/**
 * The rule of <code>}</code> (gdb document node "Overview", binary data representation): a byte
 * that would end, begin, escape or repeat is sent as an escape character and the byte exclusive-or
 * 0x20.
 */
public final class Escaping {
  private static final int FLIP = 0x20;

  private Escaping() {}

  /** Whether a reply must escape this byte; {@code *} counts, since it means a run-length there. */
  public static boolean isNeeded(byte value) {
    // The most frequent bytes, hex digits and letters, are told by the first comparison.
    return value >= '0'
        ? value == FrameConstants.ESCAPE
        : value == FrameConstants.PACKET_END
            || value == FrameConstants.PACKET_START
            || value == FrameConstants.REPEAT;
  }

  /** The other form of a byte: plain to escaped, escaped to plain. */
  public static byte flip(byte value) {
    return (byte) (value ^ FLIP);
  }
}
