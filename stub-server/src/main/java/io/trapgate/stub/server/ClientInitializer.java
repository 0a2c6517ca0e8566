package io.trapgate.stub.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.trapgate.stub.rsp.frame.FrameDecoder;
import io.trapgate.stub.rsp.frame.LinkLayer;
import io.trapgate.stub.session.SessionFacts;
import io.trapgate.stub.session.SessionMachine;
import io.trapgate.stub.session.TargetAccess;
import java.net.InetSocketAddress;

/** Builds the pipeline of a connection: the first gets the machine, others are refused. */
final class ClientInitializer extends ChannelInitializer<Channel> {
  /** Clients that may wait for their refusal at a time; more are disconnected without a word. */
  static final int MAX_REFUSED = 64;

  private final AttachPoint attachPoint;
  private final SessionMachine machine;
  private final String nameless;
  private int refused;

  /**
   * For all connections of one server.
   *
   * @param nameless what a client is called whose address says nothing
   */
  ClientInitializer(AttachPoint attachPoint, String nameless) {
    this.attachPoint = attachPoint;
    SessionFacts facts = TargetAccess.facts(attachPoint.controller());
    this.machine = new SessionMachine(attachPoint.files().map(facts::showing).orElse(facts));
    this.nameless = nameless;
  }

  @Override
  protected void initChannel(Channel channel) {
    boolean held = attachPoint.holder() != null;
    if (held && refused == MAX_REFUSED) {
      var _ = channel.close();
      return;
    }
    FrameDecoder decoder = new FrameDecoder();
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(decoder, new LinkLayer(decoder));
    SessionHandler session = new SessionHandler(attachPoint, machine, nameOf(channel, nameless));
    if (held) {
      refused++;
      var _ = channel.closeFuture().addListener(_ -> refused--);
      pipeline.addLast(new RefusalHandler(attachPoint, session));
    } else {
      pipeline.addLast(new LastAnswers(decoder, session), session);
    }
  }

  static String nameOf(Channel channel, String nameless) {
    return channel.remoteAddress() instanceof InetSocketAddress peer
        ? peer.getAddress().getHostAddress() + ":" + peer.getPort()
        : nameless;
  }
}
