package io.trapgate.stub.rsp.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.ByteProcessor;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Bytes to {@link Frame}s, however they are cut (gdb document node "Overview"). Every byte is taken
 * at once into a buffer of its own that never grows beyond the limit. {@code *} is plain data: a
 * client never sends run-lengths. Escapes are undone in every packet. Nothing is decoded while the
 * channel is told not to read; any message that is read makes it go on.
 */
public final class FrameDecoder extends ByteToMessageDecoder {
  private static final int FIRST_BUFFER_BYTES = 512;

  private enum State {
    BETWEEN,
    TELNET_COMMAND,
    BODY,
    ESCAPED,
    OVERSIZE,
    CHECKSUM_HIGH,
    CHECKSUM_LOW
  }

  private final int maxPacketChars;
  private final int maxStrayBytes;
  private final ByteProcessor plainBytes = this::addToSum;

  private State state = State.BETWEEN;
  private boolean checksumsIgnored;
  private byte[] payload = new byte[FIRST_BUFFER_BYTES];
  private int size;
  private long chars;
  private int sum;
  private byte checksumHigh;
  private int strayBytes;

  /** Whether a packet has begun on this connection. */
  private boolean spoken;

  /** A decoder with the limits of {@link FrameConstants}. */
  public FrameDecoder() {
    this(FrameConstants.MAX_PACKET_CHARS, FrameConstants.MAX_STRAY_BYTES);
  }

  /**
   * A decoder with its own limits.
   *
   * @param maxPacketChars most characters between {@code $} and {@code #}, escapes counted as sent
   * @param maxStrayBytes bytes between packets before {@link Frame.Stray}
   */
  public FrameDecoder(int maxPacketChars, int maxStrayBytes) {
    this.maxPacketChars = maxPacketChars;
    this.maxStrayBytes = maxStrayBytes;
  }

  /** In no-ack mode there is nobody to tell about a wrong checksum; gdbserver takes any then. */
  public void ignoreChecksums() {
    checksumsIgnored = true;
  }

  /** Whether bytes have come that are not decoded yet, as the channel is told not to read. */
  public boolean holdsBytes() {
    return actualReadableBytes() > 0;
  }

  @Override
  protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
    // What has come already waits, too, while the session doesn't want more: one reading of the
    // socket may hold thousands of requests, each with an answer as long as a packet.
    while (in.isReadable() && ctx.channel().config().isAutoRead()) {
      Frame frame =
          switch (state) {
            case BETWEEN -> between(in.readByte());
            case TELNET_COMMAND -> telnetCommand(in.readByte());
            case BODY -> body(in);
            case ESCAPED -> escaped(in.readByte());
            case OVERSIZE -> oversize(in.readByte());
            case CHECKSUM_HIGH -> checksumHigh(in.readByte());
            case CHECKSUM_LOW -> checksumLow(in.readByte());
          };
      if (frame != null) {
        out.add(frame);
        return;
      }
    }
  }

  // Every state returns null for "more bytes are needed".

  private @Nullable Frame between(byte value) {
    switch (value) {
      case FrameConstants.PACKET_START -> beginPacket();
      case FrameConstants.ACK -> {
        return new Frame.Ack();
      }
      case FrameConstants.NAK -> {
        return new Frame.Nak();
      }
      case FrameConstants.INTERRUPT -> {
        return new Frame.Interrupt();
      }
      case (byte) FrameConstants.TELNET_IAC -> state = State.TELNET_COMMAND;
      default -> {
        return stray(value);
      }
    }
    return null;
  }

  private @Nullable Frame telnetCommand(byte value) {
    state = State.BETWEEN;
    return (value & 0xff) == FrameConstants.TELNET_BREAK ? new Frame.Interrupt() : between(value);
  }

  /** A whole line before the first packet is somebody else's protocol: HTTP, a person at telnet. */
  private @Nullable Frame stray(byte value) {
    strayBytes++;
    if (strayBytes <= maxStrayBytes && (spoken || value != '\n')) {
      return null;
    }
    int skipped = Math.min(strayBytes, maxStrayBytes);
    strayBytes = 0;
    return new Frame.Stray(skipped);
  }

  private void beginPacket() {
    state = State.BODY;
    size = 0;
    chars = 0;
    sum = 0;
    strayBytes = 0;
    spoken = true;
  }

  private @Nullable Frame body(ByteBuf in) {
    int start = in.readerIndex();
    int special = in.forEachByte(plainBytes);
    int count = (special < 0 ? in.writerIndex() : special) - start;
    if (!takeChars(count)) {
      in.skipBytes(count);
    } else {
      reserve(count);
      in.readBytes(payload, size, count);
      size += count;
    }
    return special < 0 ? null : special(in.readByte());
  }

  private @Nullable Frame special(byte value) {
    switch (value) {
      case FrameConstants.PACKET_START -> beginPacket();
      case FrameConstants.PACKET_END -> state = State.CHECKSUM_HIGH;
      default -> {
        sum += value;
        if (takeChars(1)) {
          state = State.ESCAPED;
        }
      }
    }
    return null;
  }

  private @Nullable Frame escaped(byte value) {
    if (value == FrameConstants.PACKET_END || value == FrameConstants.PACKET_START) {
      // Nothing followed the escape: it stays, and the packet's own grammar will refuse it.
      append(FrameConstants.ESCAPE);
      return special(value);
    }
    sum += value;
    state = State.BODY;
    if (takeChars(1)) {
      append(Escaping.flip(value));
    }
    return null;
  }

  private @Nullable Frame oversize(byte value) {
    if (value == FrameConstants.PACKET_END) {
      state = State.CHECKSUM_HIGH;
    } else if (value == FrameConstants.PACKET_START) {
      beginPacket();
    } else {
      chars++;
    }
    return null;
  }

  private @Nullable Frame checksumHigh(byte value) {
    checksumHigh = value;
    state = State.CHECKSUM_LOW;
    return null;
  }

  private Frame checksumLow(byte value) {
    state = State.BETWEEN;
    if (chars > maxPacketChars) {
      return new Frame.Oversize(chars, maxPacketChars);
    }
    int high = Character.digit(checksumHigh, 16);
    int low = Character.digit(value, 16);
    boolean good = high >= 0 && low >= 0 && (high << 4 | low) == (sum & 0xff);
    if (good || checksumsIgnored) {
      return new Frame.Packet(Arrays.copyOf(payload, size));
    }
    String claimed = "" + (char) (checksumHigh & 0xff) + (char) (value & 0xff);
    return new Frame.Corrupt(sum & 0xff, claimed);
  }

  private boolean addToSum(byte value) {
    if (value == FrameConstants.PACKET_END
        || value == FrameConstants.PACKET_START
        || value == FrameConstants.ESCAPE) {
      return false;
    }
    sum += value;
    return true;
  }

  /** Counts characters; false when the packet has become too long to be kept. */
  private boolean takeChars(int count) {
    chars += count;
    if (chars <= maxPacketChars) {
      return true;
    }
    state = State.OVERSIZE;
    return false;
  }

  private void append(byte value) {
    reserve(1);
    payload[size++] = value;
  }

  private void reserve(int count) {
    if (size + count > payload.length) {
      payload = Arrays.copyOf(payload, Math.max(size + count, 2 * payload.length));
    }
  }
}
