package io.trapgate.stub.rsp.frame;

import io.netty.buffer.ByteBuf;

/** Writes frames: delimiter, escapes, run-lengths, checksum. */
public final class FrameEncoder {
  private static final String HEX = "0123456789abcdef";

  private FrameEncoder() {}

  /** Appends a packet. */
  public static void writePacket(Outgoing.Packet packet, ByteBuf out) {
    write(FrameConstants.PACKET_START, packet.payload(), packet.runLength(), out);
  }

  /** Appends a notification. */
  public static void writeNotification(Outgoing.Notification notification, ByteBuf out) {
    write(FrameConstants.NOTIFICATION_START, notification.payload(), false, out);
  }

  private static void write(byte start, byte[] payload, boolean runLength, ByteBuf out) {
    out.ensureWritable(payload.length + 4);
    out.writeByte(start);
    int sum = runLength ? writeShortened(payload, out) : writePlain(payload, out);
    out.writeByte(FrameConstants.PACKET_END);
    out.writeByte(HEX.charAt(sum >> 4 & 0xf));
    out.writeByte(HEX.charAt(sum & 0xf));
  }

  private static int writePlain(byte[] payload, ByteBuf out) {
    int sum = 0;
    int from = 0;
    for (int i = 0; i < payload.length; i++) {
      if (Escaping.isNeeded(payload[i])) {
        sum += writeSpan(payload, from, i, out) + writeEscaped(payload[i], out);
        from = i + 1;
      }
    }
    return sum + writeSpan(payload, from, payload.length, out);
  }

  private static int writeShortened(byte[] payload, ByteBuf out) {
    int sum = 0;
    int from = 0;
    int i = 0;
    while (i < payload.length) {
      byte value = payload[i];
      if (Escaping.isNeeded(value)) {
        // An escape pair never starts a run: the client expands runs before it undoes escapes.
        sum += writeSpan(payload, from, i, out) + writeEscaped(value, out);
        from = ++i;
        continue;
      }
      boolean pays = startsRun(payload, i);
      i++;
      if (pays) {
        int count = RunLength.largest(repeatsBefore(payload, i));
        sum += writeSpan(payload, from, i, out) + writeRepeat(count, out);
        i += count;
        from = i;
      }
    }
    return sum + writeSpan(payload, from, payload.length, out);
  }

  /** Whether the byte comes at least {@link RunLength#MIN_REPEATS} more times. */
  private static boolean startsRun(byte[] payload, int index) {
    byte value = payload[index];
    return index + RunLength.MIN_REPEATS < payload.length
        && payload[index + 1] == value
        && payload[index + 2] == value
        && payload[index + 3] == value;
  }

  /** How many times the byte before the index comes again from there on. */
  private static int repeatsBefore(byte[] payload, int index) {
    int end = Math.min(payload.length, index + RunLength.MAX_REPEATS);
    byte value = payload[index - 1];
    int at = index;
    while (at < end && payload[at] == value) {
      at++;
    }
    return at - index;
  }

  private static int writeSpan(byte[] payload, int from, int to, ByteBuf out) {
    out.writeBytes(payload, from, to - from);
    int sum = 0;
    for (int i = from; i < to; i++) {
      sum += payload[i];
    }
    return sum;
  }

  private static int writeEscaped(byte value, ByteBuf out) {
    byte flipped = Escaping.flip(value);
    out.writeByte(FrameConstants.ESCAPE);
    out.writeByte(flipped);
    return FrameConstants.ESCAPE + flipped;
  }

  private static int writeRepeat(int count, ByteBuf out) {
    byte code = RunLength.code(count);
    out.writeByte(FrameConstants.REPEAT);
    out.writeByte(code);
    return FrameConstants.REPEAT + code;
  }
}
