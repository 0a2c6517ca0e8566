package io.trapgate.stub.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.trapgate.stub.rsp.frame.FrameDecoder;
import io.trapgate.stub.rsp.frame.LinkLayer;
import io.trapgate.stub.session.SessionMachine;
import io.trapgate.stub.session.TargetAccess;
import java.net.InetSocketAddress;

/** Builds the pipeline of a connection: the first gets the machine, others are refused. */
final class ClientInitializer extends ChannelInitializer<Channel> {
  private final AttachPoint attachPoint;
  private final SessionMachine machine;
  private final String nameless;

  /**
   * For all connections of one server.
   *
   * @param nameless what a client is called whose address says nothing
   */
  ClientInitializer(AttachPoint attachPoint, String nameless) {
    this.attachPoint = attachPoint;
    this.machine = new SessionMachine(TargetAccess.facts(attachPoint.controller()));
    this.nameless = nameless;
  }

  @Override
  protected void initChannel(Channel channel) {
    FrameDecoder decoder = new FrameDecoder();
    ChannelPipeline pipeline = channel.pipeline();
    pipeline.addLast(decoder, new LinkLayer(decoder));
    SessionHandler session = new SessionHandler(attachPoint, machine, nameOf(channel));
    pipeline.addLast(
        attachPoint.holder() == null ? session : new RefusalHandler(attachPoint, session));
  }

  private String nameOf(Channel channel) {
    return channel.remoteAddress() instanceof InetSocketAddress peer
        ? peer.getAddress().getHostAddress() + ":" + peer.getPort()
        : nameless;
  }
}
