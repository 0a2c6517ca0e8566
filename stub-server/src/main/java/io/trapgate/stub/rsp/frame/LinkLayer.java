package io.trapgate.stub.rsp.frame;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.charset.StandardCharsets;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Acknowledges, sends again, and knows no-ack mode (gdb document node "Packet Acknowledgment").
 * Stands behind {@link FrameDecoder}. Passes on {@link Frame.Packet}, {@link Frame.Interrupt},
 * {@link Frame.Oversize} and {@link Frame.Stray}; takes {@link Outgoing}. An acknowledgment and the
 * reply that follows in the same turn of the event loop go out in one write. What a client has sent
 * again is acknowledged again and not passed on ({@link SentTwice}).
 */
public final class LinkLayer extends ChannelDuplexHandler {
  private static final byte[] OK = "OK".getBytes(StandardCharsets.US_ASCII);

  private final FrameDecoder decoder;
  private final SentTwice sentTwice;
  private boolean acknowledging = true;

  /** Nobody will ask again for what is written behind the end of the connection. */
  private boolean removed;

  private int acksDue;
  private boolean flushDue;

  /** The packet that the client hasn't acknowledged; null when there is none. */
  private @Nullable ByteBuf unacknowledged;

  /** Packets without their {@code +} yet: a client may send several before it reads. */
  private int acksAwaited;

  private int retransmissions;

  /**
   * One per connection.
   *
   * @param decoder told to ignore checksums in no-ack mode
   */
  public LinkLayer(FrameDecoder decoder) {
    this(decoder, System::nanoTime);
  }

  /** With a clock, by which a late acknowledgment is known. */
  LinkLayer(FrameDecoder decoder, LongSupplier nanos) {
    this.decoder = decoder;
    this.sentTwice = new SentTwice(nanos);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
    if (!(message instanceof Frame frame)) {
      super.channelRead(ctx, message);
      return;
    }
    switch (frame) {
      case Frame.Packet packet when sentTwice.again(packet.payload(), acknowledging) -> {
        if (acknowledging) {
          acksDue++;
        }
      }
      case Frame.Packet packet -> receive(ctx, packet);
      case Frame.Oversize oversize -> receive(ctx, oversize);
      case Frame.Ack _ -> acknowledged();
      case Frame.Nak _ -> resend(ctx);
      case Frame.Corrupt _ -> refuse(ctx);
      case Frame.Interrupt interrupt -> ctx.fireChannelRead(interrupt);
      case Frame.Stray stray -> ctx.fireChannelRead(stray);
    }
  }

  private void receive(ChannelHandlerContext ctx, Frame whole) {
    if (acknowledging) {
      acksDue++;
    } else {
      // A client in no-ack mode that goes on without its last '+' has had the packet all the same.
      forget();
    }
    ctx.fireChannelRead(whole);
  }

  private void refuse(ChannelHandlerContext ctx) {
    if (!acknowledging) {
      return;
    }
    ByteBuf bytes = ctx.alloc().buffer(acksDue + 1);
    writeAcks(bytes);
    bytes.writeByte(FrameConstants.NAK);
    writeLater(ctx, bytes);
  }

  private void resend(ChannelHandlerContext ctx) {
    if (unacknowledged == null) {
      return;
    }
    if (retransmissions == FrameConstants.MAX_RETRANSMISSIONS) {
      forget();
      return;
    }
    retransmissions++;
    writeLater(ctx, unacknowledged.retainedDuplicate());
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    sentTwice.readingEnds();
    if (acksDue > 0) {
      ByteBuf bytes = ctx.alloc().buffer(acksDue);
      writeAcks(bytes);
      writeLater(ctx, bytes);
    }
    if (flushDue) {
      flushDue = false;
      ctx.flush();
    }
    ctx.fireChannelReadComplete();
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise)
      throws Exception {
    if (!(message instanceof Outgoing outgoing)) {
      if (acksDue > 0) { // the last of a connection, which closes without an answer
        ByteBuf acks = ctx.alloc().buffer(acksDue);
        writeAcks(acks);
        var _ = ctx.write(acks, ctx.voidPromise());
      }
      super.write(ctx, message, promise);
      return;
    }
    ByteBuf bytes = ctx.alloc().buffer(sizeOf(outgoing));
    writeAcks(bytes);
    int start = bytes.writerIndex();
    switch (outgoing) {
      case Outgoing.Notification notification ->
          FrameEncoder.writeNotification(notification, bytes);
      case Outgoing.Packet packet -> {
        FrameEncoder.writePacket(packet, bytes);
        remember(bytes, start);
      }
      case Outgoing.NoAckOk _ -> {
        FrameEncoder.writePacket(new Outgoing.Packet(OK, false), bytes);
        remember(bytes, start);
        acknowledging = false;
        decoder.ignoreChecksums();
      }
    }
    var _ = ctx.write(bytes, promise);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext ctx) {
    removed = true;
    forget();
  }

  private int sizeOf(Outgoing outgoing) {
    int payload =
        switch (outgoing) {
          case Outgoing.Packet packet -> packet.payload().length;
          case Outgoing.Notification notification -> notification.payload().length;
          case Outgoing.NoAckOk _ -> OK.length;
        };
    return payload + acksDue + 4;
  }

  private void remember(ByteBuf bytes, int start) {
    int before = acksAwaited;
    forget();
    if (acknowledging && !removed) {
      acksAwaited = before + 1;
      unacknowledged = bytes.retainedSlice(start, bytes.writerIndex() - start);
    }
  }

  /** The one that is kept is the last of them. */
  private void acknowledged() {
    sentTwice.answerArrived();
    if (acksAwaited > 1) {
      acksAwaited--;
    } else {
      forget();
    }
  }

  private void forget() {
    retransmissions = 0;
    acksAwaited = 0;
    if (unacknowledged != null) {
      unacknowledged.release();
      unacknowledged = null;
    }
  }

  private void writeAcks(ByteBuf bytes) {
    if (acksDue > 0) {
      sentTwice.acknowledgmentLeaves();
    }
    for (; acksDue > 0; acksDue--) {
      bytes.writeByte(FrameConstants.ACK);
    }
  }

  private void writeLater(ChannelHandlerContext ctx, ByteBuf bytes) {
    var _ = ctx.write(bytes, ctx.voidPromise());
    flushDue = true;
  }
}
