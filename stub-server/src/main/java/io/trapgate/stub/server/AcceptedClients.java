package io.trapgate.stub.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;

/**
 * Stands before a listener's own handler and notes whom it has accepted, until they have gone. An
 * event loop that ends at once leaves the socket of one open whose last request it hasn't read.
 */
final class AcceptedClients extends ChannelInboundHandlerAdapter {
  private final ChannelGroup open = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof Channel client) {
      open.add(client);
    }
    context.fireChannelRead(message);
  }

  /** Closes them, and whoever still comes, and waits. Not on the event loop. */
  void close() {
    open.close().awaitUninterruptibly();
  }
}
