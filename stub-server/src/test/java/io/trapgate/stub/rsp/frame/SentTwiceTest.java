package io.trapgate.stub.rsp.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The times of gdb: after two seconds without {@code +} it sends its packet again. */
class SentTwiceTest {
  private static final Duration GDBS_PATIENCE = Duration.ofSeconds(2);
  private static final String SUPPORTED = packet("qSupported:multiprocess+");
  private static final String EMPTY = packet("vMustReplyEmpty");
  private static final String NO_ACK = packet("QStartNoAckMode");
  private static final String STEP = packet("s");
  private static final String ANSWER = packet("A");

  private long nanos;
  private long answerTakes;
  private final FrameDecoder decoder = new FrameDecoder();
  private final EmbeddedChannel channel =
      new EmbeddedChannel(decoder, new LinkLayer(decoder, () -> nanos), new Answering());

  private final class Answering extends ChannelInboundHandlerAdapter {
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      nanos += answerTakes;
      boolean noAck =
          message instanceof Frame.Packet(byte[] payload)
              && new String(payload, ISO_8859_1).equals("QStartNoAckMode");
      var _ =
          ctx.writeAndFlush(
              noAck ? new Outgoing.NoAckOk() : new Outgoing.Packet(new byte[] {'A'}, true));
    }
  }

  @AfterEach
  void nothingIsLeft() {
    channel.finish();
  }

  @Test
  void whatWasSentAgainBecauseItWaitedHasOneAnswer() {
    assertThat(exchange("+" + SUPPORTED + SUPPORTED)).isEqualTo("+" + ANSWER + "+");
    assertThat(exchange("+" + STEP)).isEqualTo("+" + ANSWER);
  }

  @Test
  void whatWasSentAgainWhileItWasAnsweredHasOneAnswer() {
    answerTakes = GDBS_PATIENCE.toNanos();
    assertThat(exchange("+" + SUPPORTED)).isEqualTo("+" + ANSWER);
    assertThat(exchange(SUPPORTED)).isEqualTo("+");
    assertThat(exchange(SUPPORTED)).as("gdb tries three times").isEqualTo("+");
    assertThat(exchange("+" + EMPTY)).isEqualTo("+" + ANSWER);
    assertThat(exchange(EMPTY)).isEqualTo("+");
    assertThat(exchange("+" + EMPTY)).as("asked again").isEqualTo("+" + ANSWER);
  }

  @Test
  void theLastOneThatIsAcknowledgedToo() {
    answerTakes = GDBS_PATIENCE.toNanos();
    assertThat(exchange("+" + NO_ACK)).isEqualTo("+" + packet("OK"));
    assertThat(exchange(NO_ACK)).isEmpty();
    assertThat(exchange("+" + STEP + STEP)).as("no-ack mode").isEqualTo(ANSWER + ANSWER);
    assertThat(exchange(NO_ACK + NO_ACK)).isEqualTo(packet("OK") + packet("OK"));
  }

  @Test
  void aClientThatNeverAcknowledgesMayRepeatItself() {
    answerTakes = GDBS_PATIENCE.toNanos();
    assertThat(exchange(SUPPORTED + SUPPORTED)).isEqualTo(("+" + ANSWER).repeat(2));
    assertThat(exchange(STEP)).isEqualTo("+" + ANSWER);
    assertThat(exchange(STEP)).isEqualTo("+" + ANSWER);
  }

  @Test
  void behindTheBeginningEveryPacketIsAnswered() {
    answerTakes = GDBS_PATIENCE.toNanos();
    assertThat(exchange("+" + STEP + STEP)).isEqualTo(("+" + ANSWER).repeat(2));
    assertThat(exchange("+" + EMPTY + EMPTY)).isEqualTo(("+" + ANSWER).repeat(2));
    assertThat(exchange(EMPTY)).isEqualTo("+" + ANSWER);
  }

  @Test
  void whatWasAnsweredInTimeIsNoRepetition() {
    answerTakes = Duration.ofMillis(200).toNanos();
    assertThat(exchange("+" + SUPPORTED)).isEqualTo("+" + ANSWER);
    assertThat(exchange(SUPPORTED)).isEqualTo("+" + ANSWER);
    assertThat(exchange(SUPPORTED)).isEqualTo("+" + ANSWER);
  }

  private String exchange(String bytes) {
    channel.writeInbound(Unpooled.copiedBuffer(bytes, ISO_8859_1));
    StringBuilder written = new StringBuilder();
    for (ByteBuf some = channel.readOutbound(); some != null; some = channel.readOutbound()) {
      written.append(some.toString(ISO_8859_1));
      some.release();
    }
    return written.toString();
  }

  private static String packet(String payload) {
    int sum = payload.chars().sum() & 0xff;
    return "$%s#%02x".formatted(payload, sum);
  }
}
