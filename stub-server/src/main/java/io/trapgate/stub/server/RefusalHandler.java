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
 * A debugger that comes while another is attached: its first packet is answered with who holds the
 * machine, then it is disconnected. One that says nothing is let go after a while.
 */
final class RefusalHandler extends ChannelInboundHandlerAdapter {
  private static final int PATIENCE_SECONDS = 10;

  private final String holder;

  /**
   * Refuses one client.
   *
   * @param holder who is attached
   */
  RefusalHandler(String holder) {
    this.holder = holder;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    Runnable letGo =
        () -> {
          var _ = ctx.close();
        };
    var _ = ctx.executor().schedule(letGo, PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message instanceof Frame.Packet) {
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
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close();
  }
}
