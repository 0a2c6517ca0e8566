package io.trapgate.stub.server;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.trapgate.stub.rsp.frame.FrameDecoder;
import java.util.concurrent.TimeUnit;

/**
 * Lets a client whose input has ended have the answers to all it has sent, and then closes. A guest
 * that runs then has a second to stop in: nobody could ever interrupt it.
 */
final class LastAnswers extends ChannelDuplexHandler {
  private static final long PATIENCE_MILLIS = 1000;

  private final FrameDecoder decoder;
  private final SessionHandler session;
  private boolean inputEnded;
  private boolean impatient;

  /**
   * Stands between the decoder and the session.
   *
   * @param decoder may hold requests that the session hasn't taken yet
   */
  LastAnswers(FrameDecoder decoder, SessionHandler session) {
    this.decoder = decoder;
    this.session = session;
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    if (message != EndOfInput.MARK) {
      ctx.fireChannelRead(message);
      return;
    }
    inputEnded = true;
    var alarm =
        ctx.executor().schedule(() -> waitNoMore(ctx), PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
    var _ = ctx.channel().closeFuture().addListener(_ -> alarm.cancel(false));
    lookLater(ctx);
  }

  /** Answers go out here, also those that come with a stop of the guest. */
  @Override
  public void flush(ChannelHandlerContext ctx) {
    ctx.flush();
    if (inputEnded) {
      lookLater(ctx);
    }
  }

  private void waitNoMore(ChannelHandlerContext ctx) {
    impatient = true;
    look(ctx);
  }

  /** When whatever has caused it is done with. */
  private void lookLater(ChannelHandlerContext ctx) {
    ctx.executor().execute(() -> look(ctx));
  }

  private void look(ChannelHandlerContext ctx) {
    if (ctx.pipeline().context(session) == null) { // it has lost the machine before
      var _ = ctx.close();
      return;
    }
    boolean allTaken = ctx.channel().config().isAutoRead() && !decoder.holdsBytes();
    if (allTaken && session.owesNothing() || impatient && session.waitsForGuest()) {
      session.close();
    }
  }
}
