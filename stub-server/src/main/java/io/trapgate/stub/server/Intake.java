package io.trapgate.stub.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;

/** Whether a client is read from. Event loop only. */
final class Intake {
  private Intake() {}

  /** From now on it is, or not; what the decoder still holds then comes without another byte. */
  static void open(Channel channel, boolean wanted) {
    boolean before = channel.config().isAutoRead();
    channel.config().setAutoRead(wanted);
    if (wanted && !before) {
      channel.eventLoop().execute(() -> readWhatIsHere(channel.pipeline()));
    }
  }

  /** The decoder may have stopped in the middle of what it has. */
  private static void readWhatIsHere(ChannelPipeline pipeline) {
    pipeline.fireChannelRead(Unpooled.EMPTY_BUFFER);
    pipeline.fireChannelReadComplete();
  }
}
