package io.trapgate.stub.rsp.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FrameDecoderTest {
  private static final int LIMIT = 32;
  private static final int MAX_STRAY = 8;

  private final FrameDecoder decoder = new FrameDecoder(LIMIT, MAX_STRAY);
  private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

  @AfterEach
  void nothingIsLeft() {
    assertThat(channel.finish()).isFalse();
  }

  @Test
  void packetWithChecksumInEitherCase() {
    assertFrames("$OK#9a", "packet:OK");
    assertFrames("$OK#9A", "packet:OK");
    assertFrames("$#00", "packet:");
  }

  @Test
  void acknowledgmentsAndInterruptsBetweenPackets() {
    assertFrames("+-\003", "ack", "nak", "interrupt");
    assertFrames("+$g#67+$k#6b\003", "ack", "packet:g", "ack", "packet:k", "interrupt");
  }

  @Test
  void telnetBreakIsAnInterrupt() {
    assertFrames("\u00ff\u00f3", "interrupt");
    assertFrames("\u00ff$g#67", "packet:g");
  }

  @Test
  void controlCharactersInsideAPacketAreData() {
    assertFrames(framed("X\003+-%"), "packet:X\003+-%");
  }

  @Test
  void escapesAreUndoneAndCountAsSent() {
    assertFrames(framed("X}\003}\004}]}\nz"), "packet:X#$}*z");
  }

  @Test
  void asteriskInARequestIsPlainData() {
    assertFrames(framed("m*\"0"), "packet:m*\"0");
  }

  @Test
  void escapeWithNothingBehindItStays() {
    assertFrames(framed("X}"), "packet:X}");
    assertFrames("$X}$g#67", "packet:g");
  }

  @Test
  void dollarStartsAfresh() {
    assertFrames("$m123$g#67", "packet:g");
    assertFrames("$" + "a".repeat(LIMIT + 5) + "$g#67", "packet:g");
  }

  @Test
  void wrongChecksumIsCorrupt() {
    assertFrames("$g#68", "corrupt:67/68");
    assertFrames("$g#zz", "corrupt:67/zz");
    assertFrames("$g#6$$g#67", "corrupt:67/6$", "packet:g");
  }

  @Test
  void checksumsDontCountOnceTheyAreIgnored() {
    decoder.ignoreChecksums();
    assertFrames("$g#68$g#zz", "packet:g", "packet:g");
  }

  @Test
  void theLongestPacketIsTakenAndOneMoreIsDrainedWithItsChecksum() {
    String longest = "a".repeat(LIMIT);
    assertFrames(framed(longest), "packet:" + longest);
    assertFrames(framed(longest + "b") + "$g#67", "oversize:33/32", "packet:g");
    assertFrames(framed("a".repeat(100)) + "+", "oversize:100/32", "ack");
  }

  @Test
  void escapePairsCountAsTwoCharacters() {
    String pairs = "}\003".repeat(LIMIT / 2);
    assertFrames(framed(pairs), "packet:" + "#".repeat(LIMIT / 2));
    assertFrames(framed("a" + pairs) + "$g#67", "oversize:33/32", "packet:g");
    assertFrames(framed(pairs + "}\003") + "$g#67", "oversize:34/32", "packet:g");
  }

  @Test
  void strayBytesAreSkippedAndTooManyReported() {
    assertFrames("GET / $g#67", "packet:g");
    assertFrames("x".repeat(MAX_STRAY), new String[0]);
    assertFrames("x".repeat(1), "stray:8");
    assertFrames("x".repeat(MAX_STRAY + 1) + "$g#67", "stray:8", "packet:g");
  }

  @Test
  void garbageNeverThrowsNorGetsStuck() {
    Random random = new Random(20_261_122);
    String alphabet = "$#}*+-\003\u00ff\u00f3%09afxyz";
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(200); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      List<String> whole = decode(text.toString(), Integer.MAX_VALUE);
      // Whatever it came to: a fresh packet is understood.
      assertThat(decode("$g#67$g#67", Integer.MAX_VALUE)).as(text.toString()).endsWith("packet:g");
      assertThat(whole).allMatch(frame -> !frame.isEmpty());
    }
  }

  private void assertFrames(String bytes, String... expected) {
    assertThat(decode(bytes, Integer.MAX_VALUE)).as("whole").containsExactly(expected);
    if (expected.length > 0 && !bytes.startsWith("x")) {
      assertThat(decode(bytes, 1)).as("byte by byte").containsExactly(expected);
      List<String> twice = new ArrayList<>(List.of(expected));
      twice.addAll(List.of(expected));
      assertThat(decode(bytes + bytes, Integer.MAX_VALUE)).as("glued").isEqualTo(twice);
      for (int cut = 2; cut < bytes.length(); cut++) {
        assertThat(decode(bytes, cut)).as("pieces of %d", cut).containsExactly(expected);
      }
    }
  }

  private List<String> decode(String bytes, int pieceBytes) {
    byte[] all = bytes.getBytes(ISO_8859_1);
    for (int from = 0; from < all.length; from += Math.min(pieceBytes, all.length)) {
      int count = Math.min(pieceBytes, all.length - from);
      channel.writeInbound(Unpooled.copiedBuffer(all, from, count));
    }
    List<String> frames = new ArrayList<>();
    for (Frame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
      frames.add(describe(frame));
    }
    return frames;
  }

  @Test
  void aLineBeforeTheFirstPacketIsAnotherProtocol() {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
    channel.writeInbound(Unpooled.copiedBuffer("GET / HTTP/1.1\r\n", ISO_8859_1));
    assertThat(channel.<Frame>readInbound()).isEqualTo(new Frame.Stray(16));
  }

  @Test
  void aLineBetweenPacketsIsNoise() {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
    channel.writeInbound(Unpooled.copiedBuffer(framed("g") + "noise\n", ISO_8859_1));
    assertThat(channel.<Frame>readInbound()).isInstanceOf(Frame.Packet.class);
    assertThat(channel.<Frame>readInbound()).isNull();
  }

  @Test
  void nothingIsDecodedWhileTheChannelIsNotRead() {
    EmbeddedChannel channel = new EmbeddedChannel(new FrameDecoder());
    channel.config().setAutoRead(false);
    channel.writeInbound(Unpooled.copiedBuffer(framed("g"), ISO_8859_1));
    assertThat(channel.<Frame>readInbound()).isNull();
    channel.config().setAutoRead(true);
    channel.writeInbound(Unpooled.EMPTY_BUFFER);
    assertThat(channel.<Frame>readInbound()).isInstanceOf(Frame.Packet.class);
  }

  private static String describe(Frame frame) {
    return switch (frame) {
      case Frame.Packet packet -> "packet:" + new String(packet.payload(), ISO_8859_1);
      case Frame.Ack _ -> "ack";
      case Frame.Nak _ -> "nak";
      case Frame.Interrupt _ -> "interrupt";
      case Frame.Corrupt corrupt ->
          "corrupt:" + Integer.toHexString(corrupt.sum()) + "/" + corrupt.claimed();
      case Frame.Oversize oversize -> "oversize:" + oversize.length() + "/" + oversize.limit();
      case Frame.Stray stray -> "stray:" + stray.bytes();
    };
  }

  private static String framed(String raw) {
    int sum = raw.chars().sum() & 0xff;
    return "$%s#%02x".formatted(raw, sum);
  }
}
