package io.trapgate.stub.server;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.local.LocalAddress;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;
import io.netty.channel.local.LocalServerChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The standard streams, for {@code target remote | command}. They can't be selected on, so a thread
 * of their own copies them from and to an in-process connection; the event loop never waits.
 */
final class StdioTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(StdioTransport.class);
  private static final int BUFFER_BYTES = 1 << 16;

  private final InputStream in;
  private final OutputStream out;
  private final EventLoopGroup pump =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("trapgate-stdout", true), LocalIoHandler.newFactory());
  private @Nullable Channel listener;

  StdioTransport(InputStream in, OutputStream out) {
    this.in = in;
    this.out = out;
  }

  @Override
  public EventLoopGroup newGroup(StepLookout unused) {
    return new MultiThreadIoEventLoopGroup(
        1, new DefaultThreadFactory("trapgate-rsp", true), LocalIoHandler.newFactory());
  }

  @Override
  public void open(EventLoopGroup group, ChannelHandler perClient) {
    listener =
        new ServerBootstrap()
            .group(group)
            .channel(LocalServerChannel.class)
            .childHandler(perClient)
            .bind(LocalAddress.ANY)
            .syncUninterruptibly()
            .channel();
    Channel client =
        new Bootstrap()
            .group(pump)
            .channel(LocalChannel.class)
            .handler(new Writer())
            .connect(listener.localAddress())
            .syncUninterruptibly()
            .channel();
    Thread.ofPlatform().name("trapgate-stdin").daemon().start(() -> copyIn(client));
  }

  private void copyIn(Channel client) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        client.writeAndFlush(Unpooled.copiedBuffer(buffer, 0, read)).syncUninterruptibly();
      }
    } catch (IOException failure) {
      LOG.debug("standard input lost", failure);
    } finally {
      var _ = client.close();
    }
  }

  /** Waiting for a slow reader is this handler's own thread's business. */
  private final class Writer extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) throws IOException {
      bytes.readBytes(out, bytes.readableBytes());
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) throws IOException {
      out.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      LOG.debug("standard output lost", cause);
      var _ = ctx.close();
    }
  }

  @Override
  public String listening() {
    return new ListenAddress.Stdio().toString();
  }

  @Override
  public void close() {
    if (listener != null) {
      Transport.close(listener);
    }
    pump.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
