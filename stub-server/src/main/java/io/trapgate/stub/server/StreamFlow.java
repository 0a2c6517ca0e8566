package io.trapgate.stub.server;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import java.util.concurrent.Semaphore;

/**
 * Makes an in-process connection as narrow as a pipe: it would take anything from either side, and
 * keep it. First in its pipeline.
 */
final class StreamFlow extends ChannelDuplexHandler {
  /** Readings of standard input that wait to be taken. */
  static final int MAX_READINGS = 8;

  /** Bytes for standard output that wait to be written; beyond, the client is not read from. */
  static final int MAX_WAITING_BYTES = 1 << 20;

  /** Netty's own switch is 0. */
  private static final int OUR_SWITCH = 1;

  private final Semaphore room = new Semaphore(MAX_READINGS);
  private final Channel channel;
  private long waiting;

  /** For the connection of this channel. */
  StreamFlow(Channel channel) {
    this.channel = channel;
  }

  /** Waits until another reading can be handed over; not for the event loop. */
  void awaitRoom() {
    room.acquireUninterruptibly();
  }

  /** So many bytes have been written to standard output. Any thread. */
  void delivered(int bytes) {
    channel.eventLoop().execute(() -> waits(-bytes));
  }

  private void waits(int more) {
    waiting += more;
    ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
    if (buffer != null) { // null when it is closed
      buffer.setUserDefinedWritability(OUR_SWITCH, waiting <= MAX_WAITING_BYTES);
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof ByteBuf) {
      room.release();
    }
    ctx.fireChannelRead(message);
  }

  @Override
  public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
    if (message instanceof ByteBuf bytes) {
      waits(bytes.readableBytes());
    }
    var _ = ctx.write(message, promise);
  }

  /** Nothing is taken any more, and nobody shall wait for it. */
  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    room.release(Integer.MAX_VALUE / 2);
    ctx.fireChannelInactive();
  }
}
