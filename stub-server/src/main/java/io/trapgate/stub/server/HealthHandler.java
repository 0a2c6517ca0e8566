package io.trapgate.stub.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DelimiterBasedFrameDecoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Answers one HTTP request with what the server does just now. It runs on the event loop that also
 * serves the debugger: an answer means that one would be served too.
 */
final class HealthHandler extends SimpleChannelInboundHandler<ByteBuf> {
  /** The longest request head that is read. */
  static final int MAX_HEAD_BYTES = 4096;

  /** Connections at a time; more are closed without a word. */
  static final int MAX_CONNECTIONS = 16;

  private static final int PATIENCE_SECONDS = 5;
  private static final ByteBuf END_OF_HEAD =
      Unpooled.unreleasableBuffer(
          Unpooled.wrappedBuffer("\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));

  private final Supplier<String> state;

  private HealthHandler(Supplier<String> state) {
    this.state = state;
  }

  /** For all connections of one server. */
  static ChannelInitializer<Channel> initializer(Supplier<String> state) {
    return new Initializer(state);
  }

  private static final class Initializer extends ChannelInitializer<Channel> {
    private final Supplier<String> state;
    private int open;

    Initializer(Supplier<String> state) {
      this.state = state;
    }

    @Override
    protected void initChannel(Channel channel) {
      if (open == MAX_CONNECTIONS) {
        var _ = channel.close();
        return;
      }
      open++;
      var _ = channel.closeFuture().addListener(_ -> open--);
      Runnable letGo =
          () -> {
            var _ = channel.close();
          };
      var timer = channel.eventLoop().schedule(letGo, PATIENCE_SECONDS, TimeUnit.SECONDS);
      var _ = channel.closeFuture().addListener(_ -> timer.cancel(false));
      channel
          .pipeline()
          .addLast(
              new DelimiterBasedFrameDecoder(MAX_HEAD_BYTES, END_OF_HEAD.duplicate()),
              new HealthHandler(state));
    }
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, ByteBuf head) {
    boolean asks = head.toString(StandardCharsets.US_ASCII).startsWith("GET ");
    String status = asks ? "200 OK" : "400 Bad Request";
    String body = asks ? state.get() + "\n" : "expected: GET\n";
    String answer =
        "HTTP/1.1 "
            + status
            + "\r\nContent-Type: text/plain; charset=us-ascii\r\nContent-Length: "
            + body.length()
            + "\r\nConnection: close\r\n\r\n"
            + body;
    var _ =
        ctx.writeAndFlush(Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII))
            .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    var _ = ctx.close(); // a head that is too long, or a connection that was lost
  }
}
