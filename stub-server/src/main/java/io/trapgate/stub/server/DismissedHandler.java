package io.trapgate.stub.server;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.trapgate.stub.rsp.frame.Frame;
import io.trapgate.stub.rsp.frame.Outgoing;
import io.trapgate.stub.rsp.packet.Payload;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.ReplyWriter;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.RequestParser;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A client that has no machine any more. Whatever it asks is answered with the reason; soon after
 * the first time it is disconnected. gdb shows the reason only for some of its packets, and one
 * command sends several: that is why the first one isn't the last.
 */
final class DismissedHandler extends ChannelInboundHandlerAdapter {
  private static final Duration UNTIL_IT_SPEAKS = Duration.ofHours(12);
  private static final Duration WHILE_IT_SPEAKS = Duration.ofSeconds(5);

  /** As {@code EPERM}. */
  private static final int NOT_PERMITTED = 1;

  private final String reason;
  private final boolean textToReads;
  private boolean spoken;

  /**
   * For one connection.
   *
   * @param textToReads whether it takes text for an error where it asks for memory
   */
  DismissedHandler(String reason, boolean textToReads) {
    this.reason = reason;
    this.textToReads = textToReads;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    closeIn(ctx, UNTIL_IT_SPEAKS);
  }

  private static void closeIn(ChannelHandlerContext ctx, Duration patience) {
    Runnable letGo =
        () -> {
          var _ = ctx.close();
        };
    var alarm = ctx.executor().schedule(letGo, patience.toSeconds(), TimeUnit.SECONDS);
    var _ = ctx.channel().closeFuture().addListener(_ -> alarm.cancel(false));
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (!(message instanceof Frame.Packet(byte[] payload))) {
      return;
    }
    if (!spoken) {
      spoken = true;
      closeIn(ctx, WHILE_IT_SPEAKS);
    }
    switch (RequestParser.parse(payload)) {
      case Request.Detach _, Request.Kill _ -> {
        var _ = send(ctx, new Reply.Ok()).addListener(ChannelFutureListener.CLOSE);
      }
      case Request.Monitor _ -> {
        var _ = send(ctx, new Reply.Console("trapgate: " + withoutTag(reason) + "\n"));
        var _ = send(ctx, new Reply.Ok());
      }
      case Request.ReadMemory _ when !textToReads -> {
        var _ = send(ctx, new Reply.Error(NOT_PERMITTED));
      }
      default -> { // whatever it is
        var _ = send(ctx, new Reply.ErrorText(reason));
      }
    }
  }

  /** What is in front of the first dot is for gdb 13, which shows only what follows it. */
  private static String withoutTag(String reason) {
    return reason.substring(reason.indexOf('.') + 1);
  }

  private static ChannelFuture send(ChannelHandlerContext ctx, Reply reply) {
    Payload payload = ReplyWriter.write(reply);
    return ctx.writeAndFlush(new Outgoing.Packet(payload.bytes(), false));
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close();
  }
}
