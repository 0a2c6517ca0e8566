package io.trapgate.stub.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.trapgate.stub.rsp.frame.Frame;
import io.trapgate.stub.rsp.frame.Outgoing;
import io.trapgate.stub.rsp.packet.Payload;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.ReplyWriter;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/**
 * A debugger that comes while another is attached: its first packet is answered with who holds the
 * machine, then it is disconnected. One that says nothing is let go after a while.
 */
final class RefusalHandler extends ChannelInboundHandlerAdapter {
  private static final int PATIENCE_SECONDS = 10;
  private static final int MOMENT_MILLIS = 10;
  private static final int TURNS = 4;

  /** Messages that are kept until it is decided; the client is not read from beyond. */
  private static final int MAX_EARLY = 16;

  private final AttachPoint attachPoint;
  private final SessionHandler session;

  /** What came before it is decided, oldest first; a session gets all of it, in order. */
  private final Queue<Object> early = new ArrayDeque<>();

  /**
   * Refuses one client.
   *
   * @param session takes over when the machine is free by the time of the first packet: a client
   *     that reconnects can be accepted before the end of its old connection has been read
   */
  RefusalHandler(AttachPoint attachPoint, SessionHandler session) {
    this.attachPoint = attachPoint;
    this.session = session;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Runnable letGo =
        () -> {
          if (!ctx.isRemoved()) {
            var _ = ctx.close();
          }
        };
    var _ = ctx.executor().schedule(letGo, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /**
   * Decides a moment later: the old connection's end may lie behind this packet in what the event
   * loop has selected, and Netty takes several turns of the loop to tell its handlers. A moment may
   * be over within one turn on a host that is busy, so turns are waited for as well.
   */
  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    early.add(message);
    if (early.size() == 1) {
      decideAfter(ctx, TURNS, MOMENT_MILLIS);
    }
    if (early.size() == MAX_EARLY) {
      ctx.channel().config().setAutoRead(false);
    }
  }

  /** What is scheduled is taken up in another turn than the one that has scheduled it. */
  private void decideAfter(ChannelHandlerContext ctx, int turns, int millis) {
    Runnable next = () -> {
      if (turns == 1) {
        decide(ctx);
      } else {
        decideAfter(ctx, turns - 1, 1);
      }
    };
    var _ = ctx.executor().schedule(next, millis, TimeUnit.MILLISECONDS);
  }

  private void decide(ChannelHandlerContext ctx) {
    if (ctx.isRemoved()) {
      return;
    }
    SessionHandler holder = attachPoint.holder();
    if (holder == null) {
      ctx.pipeline().replace(this, null, session);
      ChannelHandlerContext next = ctx.pipeline().context(session);
      early.forEach(message -> session.channelRead(next, message));
      session.channelReadComplete(next);
      session.channelWritabilityChanged(next); // reads on
    } else if (early.stream().anyMatch(Frame.Packet.class::isInstance)) {
      refuse(ctx, holder.client());
    } else {
      early.clear();
      ctx.channel().config().setAutoRead(true);
      ctx.pipeline().fireChannelRead(Unpooled.EMPTY_BUFFER); // the decoder may have stopped
    }
  }

  private static void refuse(ChannelHandlerContext ctx, String holder) {
    Reply refusal =
        new Reply.ErrorText(
            "server.the machine is held by "
                + holder
                + "; one debugger at a time, detach that one first");
    Payload payload = ReplyWriter.write(refusal);
    var _ =
        ctx.writeAndFlush(new Outgoing.Packet(payload.bytes(), false))
            .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close();
  }
}
