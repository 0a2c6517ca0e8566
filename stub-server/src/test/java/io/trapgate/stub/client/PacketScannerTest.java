package io.trapgate.stub.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The client's framing against packets written by hand after the gdb document. */
class PacketScannerTest {
  private final ReceivedPacket packet = new ReceivedPacket();
  private final PacketScanner scanner = new PacketScanner(packet);

  @Test
  void runLengthExampleOfTheDocument() {
    // "0* " stands for "0000".
    assertThat(scan("$0* #7a")).isEqualTo(PacketScanner.Found.PACKET);
    assertThat(packet.text()).isEqualTo("0000");
  }

  @Test
  void wrongChecksumsRunsWithoutAByteAndUnfinishedEscapesAreCorrupt() {
    assertThat(scan("$OK#00")).isEqualTo(PacketScanner.Found.CORRUPT);
    assertThat(scan("$* #4a")).isEqualTo(PacketScanner.Found.CORRUPT);
    assertThat(scan("$}#7d")).isEqualTo(PacketScanner.Found.CORRUPT);
    assertThat(scan("$0*#5a")).isEqualTo(PacketScanner.Found.CORRUPT);
  }

  @Test
  void acknowledgmentsNotificationsAndStrayBytesAreToldApart() {
    assertThat(scan("+")).isEqualTo(PacketScanner.Found.ACK);
    assertThat(scan("-")).isEqualTo(PacketScanner.Found.NAK);
    assertThat(scan("%Stop:T05#99")).isEqualTo(PacketScanner.Found.NOTIFICATION);
    assertThat(scan("xy$OK#9a")).isEqualTo(PacketScanner.Found.PACKET);
    assertThat(scanner.strayBytes()).isEqualTo(2);
    assertThat(packet.isOk()).isTrue();
  }

  @Test
  void stopReplyIsTakenApart() throws Exception {
    send("T05thread:p01.01;hwbreak:;40:0001002c;");
    StopReply stop = StopReply.parse(packet);
    assertThat(stop.code()).isEqualTo(5);
    assertThat(stop.thread()).isEqualTo("p01.01");
    assertThat(stop.reason()).isEqualTo("hwbreak");
    assertThat(stop.registers()).containsExactly(Map.entry(0x40, "0001002c"));
  }

  @Test
  void watchAddressIsANumber() throws Exception {
    send("T05thread:1;rwatch:fffffffc;");
    assertThat(StopReply.parse(packet).watchAddress()).isEqualTo(0xffff_fffcL);
  }

  @Test
  void replyThatIsNoStopIsRefused() {
    send("E01");
    assertThatThrownBy(() -> StopReply.parse(packet)).isInstanceOf(RspRefusedException.class);
    send("T05thread:1");
    assertThatThrownBy(() -> StopReply.parse(packet)).isInstanceOf(RspRefusedException.class);
  }

  @Test
  void errorsAreEAndTwoDigitsOrEAndADot() {
    send("E01");
    assertThat(packet.isError()).isTrue();
    send("E.no slot");
    assertThat(packet.isError()).isTrue();
    send("E1");
    assertThat(packet.isError()).isFalse();
    send("EEEE0000");
    assertThat(packet.isError()).isFalse();
  }

  private void send(String payload) {
    scan("$%s#%02x".formatted(payload, payload.chars().sum() & 0xff));
  }

  private PacketScanner.Found scan(String bytes) {
    PacketScanner.Found found = scanner.scan(ByteBuffer.wrap(bytes.getBytes(ISO_8859_1)));
    if (found == null) {
      throw new AssertionError("incomplete: " + bytes);
    }
    return found;
  }
}
