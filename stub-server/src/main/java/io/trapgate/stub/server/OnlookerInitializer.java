package io.trapgate.stub.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.trapgate.stub.rsp.frame.FrameDecoder;
import io.trapgate.stub.rsp.frame.LinkLayer;
import io.trapgate.stub.session.SessionMachine;

/** Builds the pipeline of a connection that may only look. */
final class OnlookerInitializer extends ChannelInitializer<Channel> {
  private final Onlookers onlookers;
  private final SessionMachine machine;
  private final String nameless;
  private int refused;

  /**
   * For all connections of one server.
   *
   * @param nameless what a client is called whose address says nothing
   */
  OnlookerInitializer(Onlookers onlookers, SessionMachine machine, String nameless) {
    this.onlookers = onlookers;
    this.machine = machine;
    this.nameless = nameless;
  }

  @Override
  protected void initChannel(Channel channel) {
    if (onlookers.isFull() && refused == ClientInitializer.MAX_REFUSED) {
      var _ = channel.close();
      return;
    }
    FrameDecoder decoder = new FrameDecoder();
    channel.pipeline().addLast(decoder, new LinkLayer(decoder));
    if (onlookers.isFull()) {
      refused++;
      var _ = channel.closeFuture().addListener(_ -> refused--);
      channel
          .pipeline()
          .addLast(
              new LateClientHandler(
                  "server.observers: " + Onlookers.MOST + " (expected: < " + Onlookers.MOST + ")"));
    } else {
      String client = ClientInitializer.nameOf(channel, nameless);
      channel.pipeline().addLast(new OnlookerHandler(onlookers, machine, client));
    }
  }
}
