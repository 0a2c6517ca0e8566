package io.trapgate.stub.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.trapgate.stub.rsp.frame.Frame;
import io.trapgate.stub.rsp.frame.FrameDecoder;
import io.trapgate.stub.rsp.frame.FrameEncoder;
import io.trapgate.stub.rsp.frame.Outgoing;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The server's framing against the client's: each decodes what the other one encodes. */
class CodecProperties {
  private static final long SEED = 20_261_122;

  @Test
  void whatTheServerEncodesTheClientDecodes() {
    Random random = new Random(SEED);
    for (int round = 0; round < 2000; round++) {
      byte[] payload = payload(random);
      boolean runLength = random.nextBoolean();
      byte[] wire = encode(payload, runLength);
      ReceivedPacket packet = new ReceivedPacket();
      PacketScanner scanner = new PacketScanner(packet);
      assertThat(scanner.scan(ByteBuffer.wrap(wire)))
          .as("seed %d round %d", SEED, round)
          .isEqualTo(PacketScanner.Found.PACKET);
      assertThat(packet.toByteArray()).as("seed %d round %d", SEED, round).isEqualTo(payload);
    }
  }

  @Test
  void whatTheClientEncodesTheServerDecodesHoweverItIsCut() {
    Random random = new Random(SEED);
    EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
    PacketBuilder builder = new PacketBuilder();
    for (int round = 0; round < 2000; round++) {
      byte[] payload = payload(random);
      builder.begin().binary(payload, 0, payload.length).end();
      ByteBuffer wire = builder.wire();
      while (wire.hasRemaining()) {
        byte[] piece = new byte[1 + random.nextInt(wire.remaining())];
        wire.get(piece);
        channel.writeInbound(Unpooled.wrappedBuffer(piece));
      }
      Frame frame = channel.readInbound();
      assertThat(frame).as("seed %d round %d", SEED, round).isInstanceOf(Frame.Packet.class);
      assertThat(((Frame.Packet) frame).payload()).isEqualTo(payload);
    }
    assertThat(channel.finish()).isFalse();
  }

  @Test
  void everyRunIsExpandedWhereverItIsCut() {
    for (int length = 0; length <= 200; length++) {
      byte[] payload = ("a" + "0".repeat(length) + "b").getBytes(ISO_8859_1);
      byte[] wire = encode(payload, true);
      for (int cut = 1; cut < wire.length; cut++) {
        ReceivedPacket packet = new ReceivedPacket();
        PacketScanner scanner = new PacketScanner(packet);
        assertThat(scanner.scan(ByteBuffer.wrap(wire, 0, cut))).isNull();
        assertThat(scanner.scan(ByteBuffer.wrap(wire, cut, wire.length - cut)))
            .isEqualTo(PacketScanner.Found.PACKET);
        assertThat(packet.toByteArray()).as("run %d cut %d", length, cut).isEqualTo(payload);
      }
    }
  }

  @Test
  void theClientSurvivesGarbage() {
    Random random = new Random(SEED);
    ReceivedPacket packet = new ReceivedPacket();
    PacketScanner scanner = new PacketScanner(packet);
    for (int round = 0; round < 2000; round++) {
      ByteBuffer garbage = ByteBuffer.wrap(payload(random));
      while (garbage.hasRemaining()) {
        scanner.scan(garbage);
      }
    }
    PacketScanner.Found last = null;
    ByteBuffer good = ByteBuffer.wrap("$g#67".getBytes(ISO_8859_1));
    while (good.hasRemaining()) {
      last = scanner.scan(good);
    }
    assertThat(last).isEqualTo(PacketScanner.Found.PACKET);
    assertThat(packet.text()).isEqualTo("g");
  }

  /** Runs of awkward bytes and of any bytes. */
  private static byte[] payload(Random random) {
    byte[] bytes = new byte[random.nextInt(400)];
    byte[] awkward = "#$}*+-%0\003".getBytes(ISO_8859_1);
    for (int i = 0; i < bytes.length; ) {
      boolean plain = random.nextInt(3) == 0;
      byte value = plain ? (byte) random.nextInt(256) : awkward[random.nextInt(awkward.length)];
      int end = Math.min(bytes.length, i + 1 + (random.nextInt(4) == 0 ? random.nextInt(120) : 0));
      Arrays.fill(bytes, i, end, value);
      i = end;
    }
    return bytes;
  }

  private static byte[] encode(byte[] payload, boolean runLength) {
    ByteBuf out = Unpooled.buffer();
    FrameEncoder.writePacket(new Outgoing.Packet(payload, runLength), out);
    return Arrays.copyOf(out.array(), out.writerIndex());
  }
}
