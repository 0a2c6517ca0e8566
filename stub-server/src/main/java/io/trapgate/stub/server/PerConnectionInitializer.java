package io.trapgate.stub.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.trapgate.stub.rsp.frame.FrameDecoder;
import io.trapgate.stub.rsp.frame.LinkLayer;

/** Builds the pipeline of a connection that gets a machine of its own, as long as there is room. */
final class PerConnectionInitializer extends ChannelInitializer<Channel> {
  private final MachineBay bay;
  private final String nameless;
  private int refused;

  /**
   * For all connections of one server.
   *
   * @param nameless what a client is called whose address says nothing
   */
  PerConnectionInitializer(MachineBay bay, String nameless) {
    this.bay = bay;
    this.nameless = nameless;
  }

  @Override
  protected void initChannel(Channel channel) {
    if (bay.isFull() && refused == ClientInitializer.MAX_REFUSED) {
      var _ = channel.close();
      return;
    }
    FrameDecoder decoder = new FrameDecoder();
    channel.pipeline().addLast(decoder, new LinkLayer(decoder));
    if (bay.isFull()) {
      refused++;
      var _ = channel.closeFuture().addListener(_ -> refused--);
      channel.pipeline().addLast(new LateClientHandler(bay.refusal()));
    } else {
      bay.admit(channel, ClientInitializer.nameOf(channel, nameless));
    }
  }
}
