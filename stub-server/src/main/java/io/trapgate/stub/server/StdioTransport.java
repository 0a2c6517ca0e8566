package io.trapgate.stub.server;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The standard streams, for {@code target remote | command}. They can't be selected on, so threads
 * of their own copy them from and to an in-process connection; the event loop never waits. The end
 * of the input isn't the end of the connection: what was asked is answered first.
 */
final class StdioTransport implements Transport {
  private static final Logger LOG = LoggerFactory.getLogger(StdioTransport.class);
  private static final int BUFFER_BYTES = 1 << 16;

  /** How long the last answers may take to be written when the server ends. */
  private static final int DELIVERY_SECONDS = 5;

  private final InputStream in;
  private final OutputStream out;
  private final EventLoopGroup pump =
      new MultiThreadIoEventLoopGroup(
          1, new DefaultThreadFactory("trapgate-stdout", true), LocalIoHandler.newFactory());

  /** Known when the connection has been taken. */
  private final CompletableFuture<StreamFlow> flow = new CompletableFuture<>();

  private @Nullable Channel listener;
  private @Nullable Channel client;

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
            .childHandler(narrow(perClient))
            .bind(LocalAddress.ANY)
            .syncUninterruptibly()
            .channel();
    Channel connected =
        new Bootstrap()
            .group(pump)
            .channel(LocalChannel.class)
            .handler(new Writer())
            .connect(listener.localAddress())
            .syncUninterruptibly()
            .channel();
    client = connected;
    Thread.ofPlatform().name("trapgate-stdin").daemon().start(() -> copyIn(connected));
  }

  private ChannelHandler narrow(ChannelHandler perClient) {
    return new ChannelInitializer<>() {
      @Override
      protected void initChannel(Channel channel) {
        StreamFlow first = new StreamFlow(channel);
        flow.complete(first);
        channel.pipeline().addLast(first, perClient);
      }
    };
  }

  private void copyIn(Channel connected) {
    byte[] buffer = new byte[BUFFER_BYTES];
    StreamFlow taken = flow.join();
    try {
      for (int read = in.read(buffer); read >= 0 && connected.isActive(); read = in.read(buffer)) {
        taken.awaitRoom();
        connected.writeAndFlush(Unpooled.copiedBuffer(buffer, 0, read)).awaitUninterruptibly();
      }
    } catch (IOException failure) {
      LOG.debug("standard input lost", failure);
    }
    var _ = connected.writeAndFlush(EndOfInput.MARK);
  }

  /** Waiting for a slow reader is this handler's own thread's business. */
  private final class Writer extends SimpleChannelInboundHandler<ByteBuf> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) throws IOException {
      int count = bytes.readableBytes();
      bytes.readBytes(out, count);
      flow.join().delivered(count);
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

  /** The streams are the process's. */
  @Override
  public void dismiss() {}

  @Override
  public void close() {
    if (listener != null) {
      Transport.close(listener);
    }
    if (client != null) { // closed by the session, behind its last answer
      var _ = client.closeFuture().awaitUninterruptibly(DELIVERY_SECONDS, TimeUnit.SECONDS);
      Transport.close(client);
    }
    pump.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
