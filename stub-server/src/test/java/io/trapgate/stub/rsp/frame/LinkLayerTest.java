package io.trapgate.stub.rsp.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LinkLayerTest {
  private final FrameDecoder decoder = new FrameDecoder(64, 64);
  private final EmbeddedChannel channel =
      new EmbeddedChannel(decoder, new LinkLayer(decoder), new Answering());

  /** Answers a packet as its first letter says, in the same turn of the event loop. */
  private static final class Answering extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      switch (message) {
        case Frame.Packet packet when packet.payload()[0] == 'a' -> {
          var _ = ctx.writeAndFlush(new Outgoing.Packet("yes".getBytes(ISO_8859_1), true));
        }
        case Frame.Packet packet when packet.payload()[0] == 'n' -> {
          var _ = ctx.writeAndFlush(new Outgoing.NoAckOk());
        }
        default -> ctx.fireChannelRead(message);
      }
    }
  }

  @AfterEach
  void nothingIsLeft() {
    assertThat(channel.finish()).isFalse();
  }

  @Test
  void acknowledgmentAndReplyAreOneWrite() {
    receive("$a#61");
    assertThat(written()).containsExactly("+$yes#51");
  }

  @Test
  void packetWithoutReplyIsAcknowledgedAtOnce() {
    receive("$c#63");
    assertThat(written()).containsExactly("+");
    assertThat(passedOn()).containsExactly("Packet");
  }

  @Test
  void everyPacketIsAcknowledgedOnce() {
    receive("$c#63$s#73");
    assertThat(String.join("", written())).isEqualTo("++");
    assertThat(passedOn()).containsExactly("Packet", "Packet");
  }

  @Test
  void corruptPacketIsRefusedAndNotPassedOn() {
    receive("$c#63$c#00");
    assertThat(String.join("", written())).isEqualTo("+-");
    assertThat(passedOn()).containsExactly("Packet");
  }

  @Test
  void oversizePacketIsAcknowledgedAndPassedOn() {
    receive("$" + "c".repeat(65) + "#00");
    assertThat(written()).containsExactly("+");
    assertThat(passedOn()).containsExactly("Oversize");
  }

  @Test
  void lastPacketIsSentAgainButNotForEver() {
    receive("$a#61");
    written();
    for (int i = 0; i < FrameConstants.MAX_RETRANSMISSIONS; i++) {
      receive("-");
      assertThat(written()).containsExactly("$yes#51");
    }
    receive("-");
    assertThat(written()).isEmpty();
  }

  @Test
  void packetThatWasNeverAcknowledgedIsReleasedAtTheEnd() {
    receive("$a#61");
    ByteBuf sent = channel.readOutbound();
    sent.release();
    assertThat(sent.refCnt()).as("kept for sending again").isEqualTo(1);
    assertThat(channel.finish()).isFalse();
    assertThat(sent.refCnt()).isZero();
  }

  @Test
  void acknowledgedPacketIsNotSentAgain() {
    receive("$a#61+");
    written();
    receive("-");
    assertThat(written()).isEmpty();
  }

  @Test
  void eachOfSeveralPacketsHasItsOwnAcknowledgment() {
    receive("$a#61$a#61");
    written();
    receive("+-");
    assertThat(written()).as("the first is acknowledged").containsExactly("$yes#51");
    receive("++-");
    assertThat(written()).isEmpty();
  }

  @Test
  void greetingPlusIsIgnored() {
    receive("+");
    assertThat(written()).isEmpty();
    assertThat(passedOn()).isEmpty();
  }

  @Test
  void noAckModeBeginsBehindItsOk() {
    receive("$n#6e");
    assertThat(written()).containsExactly("+$OK#9a");
    receive("+$a#61");
    assertThat(written()).containsExactly("$yes#51");
    receive("-");
    assertThat(written()).as("nothing is sent again in no-ack mode").isEmpty();
    receive("$a#00");
    assertThat(written()).as("nobody to tell about a checksum").containsExactly("$yes#51");
  }

  @Test
  void okToNoAckModeIsSentAgainUntilItIsAcknowledged() {
    receive("$n#6e");
    written();
    receive("-");
    assertThat(written()).containsExactly("$OK#9a");
  }

  @Test
  void notificationIsNotSentAgain() {
    channel.writeOutbound(new Outgoing.Notification("Stop:T05".getBytes(ISO_8859_1)));
    assertThat(written()).containsExactly("%Stop:T05#99");
    receive("-");
    assertThat(written()).isEmpty();
  }

  @Test
  void interruptIsPassedOnWithoutAcknowledgment() {
    receive("\003");
    assertThat(written()).isEmpty();
    assertThat(passedOn()).containsExactly("Interrupt");
  }

  private void receive(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
  }

  private List<String> passedOn() {
    List<String> names = new ArrayList<>();
    for (Object m = channel.readInbound(); m != null; m = channel.readInbound()) {
      names.add(m.getClass().getSimpleName());
    }
    return names;
  }

  private List<String> written() {
    List<String> writes = new ArrayList<>();
    for (ByteBuf bytes = channel.readOutbound(); bytes != null; bytes = channel.readOutbound()) {
      writes.add(bytes.toString(ISO_8859_1));
      bytes.release();
    }
    return writes;
  }
}
