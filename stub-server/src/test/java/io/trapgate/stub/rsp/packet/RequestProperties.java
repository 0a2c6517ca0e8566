package io.trapgate.stub.rsp.packet;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.client.RequestWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What holds for every packet: those of real gdbs, their mutations, and noise. */
class RequestProperties {
  private static final long SEED = 20_261_122;
  private static final int MUTATIONS = 60;

  @Test
  void everyPacketOfRealGdbsIsUnderstood() throws IOException {
    List<String> packets = GdbRequests.all();
    assertThat(packets).hasSizeGreaterThan(400);
    for (String packet : packets) {
      assertThat(parse(packet)).as(packet).isNotInstanceOf(Request.Malformed.class);
    }
  }

  @Test
  void writingWhatWasReadIsReadAsTheSame() throws IOException {
    Random random = new Random(SEED);
    for (String packet : GdbRequests.all()) {
      assertRoundTrip(packet.getBytes(ISO_8859_1));
      for (int i = 0; i < MUTATIONS; i++) {
        assertRoundTrip(mutate(packet.getBytes(ISO_8859_1), random));
      }
    }
  }

  @Test
  void noiseIsAnsweredByARequestOfSomeKind() {
    Random random = new Random(SEED);
    byte[] letters = "mMxXpPgGzZcCsSHTDRqQv?!k0123456789abcdef,;:.-=".getBytes(ISO_8859_1);
    for (int round = 0; round < 100_000; round++) {
      byte[] noise = new byte[random.nextInt(40)];
      for (int i = 0; i < noise.length; i++) {
        boolean any = random.nextInt(10) == 0;
        noise[i] = any ? (byte) random.nextInt() : letters[random.nextInt(letters.length)];
      }
      assertRoundTrip(noise);
    }
  }

  /** parse(write(parse(x))) = parse(x), and a refusal names both sides. */
  private static void assertRoundTrip(byte[] packet) {
    Request request = RequestParser.parse(packet.clone());
    String text = new String(packet, ISO_8859_1);
    if (request instanceof Request.UnreadableFileRequest(String reason)) {
      assertThat(reason).as(text).contains(" (expected: ").hasSizeLessThan(200);
      return;
    }
    if (request instanceof Request.Malformed malformed) {
      assertThat(malformed.reason()).as(text).contains(" (expected: ").hasSizeLessThan(200);
      assertThat(malformed.reason()).as(text).matches("[ -~]*");
      return;
    }
    assertThat(RequestParser.parse(RequestWriter.write(request)))
        .as("seed %d packet %s", SEED, text)
        .usingRecursiveComparison()
        .isEqualTo(request);
  }

  private static byte[] mutate(byte[] packet, Random random) {
    byte[] result = packet;
    for (int i = random.nextInt(3); i >= 0 && result.length > 0; i--) {
      int at = random.nextInt(result.length);
      switch (random.nextInt(5)) {
        case 0 -> result[at] = (byte) random.nextInt();
        case 1 -> result[at] = (byte) ",;:.=-0pf".charAt(random.nextInt(9));
        case 2 -> result = Arrays.copyOf(result, at);
        case 3 -> result = splice(result, at, Arrays.copyOfRange(result, 0, at));
        default -> result = splice(result, at, "ffffffffffffffff".getBytes(ISO_8859_1));
      }
    }
    return result;
  }

  private static byte[] splice(byte[] bytes, int at, byte[] inserted) {
    byte[] result = Arrays.copyOf(bytes, bytes.length + inserted.length);
    System.arraycopy(inserted, 0, result, at, inserted.length);
    System.arraycopy(bytes, at, result, at + inserted.length, bytes.length - at);
    return result;
  }

  private static Request parse(String packet) {
    return RequestParser.parse(packet.getBytes(ISO_8859_1));
  }
}
