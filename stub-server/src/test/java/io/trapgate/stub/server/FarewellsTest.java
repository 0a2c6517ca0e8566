package io.trapgate.stub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FarewellsTest {
  private final Farewells farewells = new Farewells();

  private EmbeddedChannel dismissed() {
    ChannelInboundHandlerAdapter session = new ChannelInboundHandlerAdapter();
    EmbeddedChannel channel = new EmbeddedChannel(session);
    farewells.dismiss(channel, session, "session.over", true);
    return channel;
  }

  @Test
  void ofTooManyThatWaitTheOldestGoes() {
    List<EmbeddedChannel> channels = new ArrayList<>();
    for (int i = 0; i < Farewells.MOST; i++) {
      channels.add(dismissed());
    }
    assertThat(channels).allMatch(EmbeddedChannel::isOpen);
    channels.add(dismissed());
    assertThat(channels.getFirst().isOpen()).isFalse();
    assertThat(channels.subList(1, channels.size())).allMatch(EmbeddedChannel::isOpen);
  }
}
