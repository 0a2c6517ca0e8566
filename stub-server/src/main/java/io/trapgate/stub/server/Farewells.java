package io.trapgate.stub.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Clients that have lost their machine because they held it for too long. They stay connected until
 * they speak, so that their users get to know the reason: who is idle isn't there to see it now. Of
 * too many the oldest is let go without a word. Event loop only.
 */
final class Farewells {
  /** Most that wait. */
  static final int MOST = 64;

  private final Queue<Channel> waiting = new ArrayDeque<>();

  /**
   * From now on this client has no machine.
   *
   * @param session leaves the pipeline, and so its machine
   * @param textToReads whether it takes text for an error where it asks for memory
   */
  void dismiss(Channel channel, ChannelHandler session, String reason, boolean textToReads) {
    Intake.open(channel, true);
    channel.pipeline().replace(session, null, new DismissedHandler(reason, textToReads));
    waiting.add(channel);
    var _ = channel.closeFuture().addListener(_ -> waiting.remove(channel));
    if (waiting.size() > MOST) {
      var _ = waiting.remove().close();
    }
  }
}
