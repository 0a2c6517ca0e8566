package io.trapgate.stub.rsp.frame;

/** What the client's bytes come to. */
public sealed interface Frame {
  /**
   * A packet whose checksum is right.
   *
   * @param payload what stood between {@code $} and {@code #}, escapes undone; owned by the frame
   */
  record Packet(byte[] payload) implements Frame {}

  /** {@code +}. */
  record Ack() implements Frame {}

  /** {@code -}: send the last packet again. */
  record Nak() implements Frame {}

  /** 0x03 outside a packet, or a telnet BREAK (ff f3): stop the target. */
  record Interrupt() implements Frame {}

  /**
   * A packet with a wrong checksum.
   *
   * @param sum what the bytes add up to, modulo 256
   * @param claimed the two characters behind {@code #}
   */
  record Corrupt(int sum, String claimed) implements Frame {}

  /**
   * A packet too long to be taken; all of it has been read and thrown away.
   *
   * @param length characters between {@code $} and {@code #}
   * @param limit most characters taken
   */
  record Oversize(long length, int limit) implements Frame {
    /** One line for the client. */
    public String message() {
      return "packet too big: " + length + " characters (expected: <= " + limit + ")";
    }
  }

  /**
   * So many bytes between packets, or a whole line before the first of them, that the peer hardly
   * speaks this protocol.
   *
   * @param bytes skipped
   */
  record Stray(int bytes) implements Frame {}
}
