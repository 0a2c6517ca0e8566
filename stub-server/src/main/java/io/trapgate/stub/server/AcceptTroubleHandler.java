package io.trapgate.stub.server;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says once that clients can't be accepted; mostly there is no file descriptor left. Behind Netty's
 * own handler, which tries again each second. Event loop only.
 */
final class AcceptTroubleHandler extends ChannelInboundHandlerAdapter {
  private static final Logger LOG = LoggerFactory.getLogger(AcceptTroubleHandler.class);

  private final String address;
  private boolean told;

  /**
   * @param address where the clients wait
   */
  AcceptTroubleHandler(String address) {
    this.address = address;
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (told) {
      LOG.debug("accept at {}", address, cause);
      return;
    }
    told = true;
    LOG.warn(
        "accept at {}: {}; a client waits until another has gone (more at a time: ulimit -n)",
        address,
        Objects.requireNonNullElse(cause.getMessage(), cause.toString()));
  }
}
