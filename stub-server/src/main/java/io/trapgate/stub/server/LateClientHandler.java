package io.trapgate.stub.server;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.trapgate.stub.rsp.frame.Frame;
import io.trapgate.stub.rsp.frame.Outgoing;
import io.trapgate.stub.rsp.packet.Payload;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.ReplyWriter;
import java.util.concurrent.TimeUnit;

/**
 * A client for whom there is no machine: its first packet is answered with the reason, then it is
 * disconnected. One that says nothing is let go after a while.
 */
final class LateClientHandler extends ChannelInboundHandlerAdapter {
  private static final int PATIENCE_SECONDS = 10;

  private final String reason;

  LateClientHandler(String reason) {
    this.reason = reason;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Runnable letGo =
        () -> {
          var _ = ctx.close();
        };
    var alarm = ctx.executor().schedule(letGo, PATIENCE_SECONDS, TimeUnit.SECONDS);
    var _ = ctx.channel().closeFuture().addListener(_ -> alarm.cancel(false));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Frame.Packet) {
      Payload payload = ReplyWriter.write(new Reply.ErrorText(reason));
      var _ =
          ctx.writeAndFlush(new Outgoing.Packet(payload.bytes(), false))
              .addListener(ChannelFutureListener.CLOSE);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close();
  }
}
