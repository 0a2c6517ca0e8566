package io.trapgate.stub.rsp.frame;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FrameEncoderTest {
  @Test
  void checksumCoversWhatIsSent() {
    assertThat(encode("OK", false)).isEqualTo("$OK#9a");
    assertThat(encode("", false)).isEqualTo("$#00");
    assertThat(encode("#", false)).isEqualTo("$}\003#80");
  }

  @Test
  void fourCharactersAreEscaped() {
    assertThat(encode("a#b$c}d*e", false)).startsWith("$a}\003b}\004c}]d}\ne#");
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0",
    "2, 00",
    "3, 000",
    "4, '0* '",
    "5, '0*!'",
    "6, '0*\"'",
    // 6 and 7 repeats would be '#' and '$'
    "7, '0*\"0'",
    "8, '0*\"00'",
    "9, '0*%'",
    // 13, 14 and 16 repeats would be '*', '+' and '-'
    "13, '0*)'",
    "14, '0*)0'",
    "15, '0*)00'",
    "16, '0*,'",
    "17, '0*,0'",
    "18, '0*.'",
    // 96 repeats would be '}', 97 are the most
    "96, '0*|'",
    "97, '0*|0'",
    "98, '0*~'",
    "99, '0*~0'",
    "102, '0*~0* '"
  })
  void runsAreShortenedByTheRules(int length, String expected) {
    String sent = encode("0".repeat(length), true);
    assertThat(sent.substring(1, sent.length() - 3)).isEqualTo(expected);
  }

  @Test
  void noRunStartsFromAnEscapePair() {
    assertThat(encode("#####", true)).startsWith("$" + "}\003".repeat(5) + "#");
    assertThat(encode("#\003\003\003\003", true)).startsWith("$}\003\003* #");
  }

  @Test
  void binaryIsNeverShortened() {
    assertThat(encode("0".repeat(50), false)).startsWith("$" + "0".repeat(50) + "#");
  }

  @Test
  void noRunUsesAForbiddenCode() {
    for (int length = 0; length <= 400; length++) {
      List<Integer> codes = codes(encode("f".repeat(length), true));
      assertThat(codes).allMatch(code -> code >= ' ' && code <= '~');
      assertThat(codes).doesNotContain((int) '#', (int) '$', (int) '+', (int) '-');
    }
  }

  private static List<Integer> codes(String packet) {
    List<Integer> codes = new ArrayList<>();
    for (int i = packet.indexOf('*'); i >= 0; i = packet.indexOf('*', i + 2)) {
      codes.add((int) packet.charAt(i + 1));
    }
    return codes;
  }

  private static String encode(String payload, boolean runLength) {
    ByteBuf out = Unpooled.buffer();
    FrameEncoder.writePacket(new Outgoing.Packet(payload.getBytes(ISO_8859_1), runLength), out);
    return out.toString(ISO_8859_1);
  }
}
