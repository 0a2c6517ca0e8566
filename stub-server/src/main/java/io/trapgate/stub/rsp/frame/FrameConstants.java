package io.trapgate.stub.rsp.frame;

/** Every limit and delimiter of the framing. */
public final class FrameConstants {
  /** What {@code PacketSize} tells the client, in characters between {@code $} and {@code #}. */
  public static final int PACKET_SIZE = 0x20000;

  /** Clients count differently (with the frame, with a final zero); so much more is still taken. */
  public static final int PACKET_SLACK = 64;

  /** Most characters of a packet by default. */
  public static final int MAX_PACKET_CHARS = PACKET_SIZE + PACKET_SLACK;

  /** Bytes between packets before the peer is reported as speaking something else. */
  public static final int MAX_STRAY_BYTES = 4096;

  /** As often is one packet sent again for {@code -}; gdb itself gives up after three tries. */
  public static final int MAX_RETRANSMISSIONS = 3;

  static final byte PACKET_START = '$';
  static final byte NOTIFICATION_START = '%';
  static final byte PACKET_END = '#';
  static final byte ESCAPE = '}';
  static final byte REPEAT = '*';
  static final byte ACK = '+';
  static final byte NAK = '-';
  static final byte INTERRUPT = 3;
  static final int TELNET_IAC = 0xff;
  static final int TELNET_BREAK = 0xf3;

  private FrameConstants() {}
}
