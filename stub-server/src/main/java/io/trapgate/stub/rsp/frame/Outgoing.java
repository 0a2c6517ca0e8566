package io.trapgate.stub.rsp.frame;

/** What {@link LinkLayer} takes for sending. */
public sealed interface Outgoing {
  /**
   * A reply.
   *
   * @param payload plain bytes; escapes and run-lengths are put in here, not by the caller
   * @param runLength whether equal bytes in a row may be shortened; not for binary data
   */
  record Packet(byte[] payload, boolean runLength) implements Outgoing {}

  /**
   * A notification ({@code %}), never acknowledged.
   *
   * @param payload plain bytes
   */
  record Notification(byte[] payload) implements Outgoing {}

  /**
   * The {@code OK} to {@code QStartNoAckMode}: sent, and from then on neither side acknowledges;
   * the client's {@code +} for this one packet still comes.
   */
  record NoAckOk() implements Outgoing {}
}
