package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.gdb.Peer;
import io.trapgate.it.gdb.Peers;
import io.trapgate.stub.client.ReceivedPacket;
import io.trapgate.stub.client.RspConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A malformed packet of each kind is refused, changes nothing, and the session goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MalformedPacketsIT {
  private final Guest guest = Guest.stops();
  private Peer peer;
  private RspConnection connection;

  @BeforeAll
  void start() {
    peer = Peers.ours(guest.elf());
  }

  @AfterAll
  void stop() {
    peer.close();
  }

  @BeforeEach
  void connect() throws IOException {
    connection = RawClient.open(peer);
    connection.exchange("qSupported:multiprocess+;swbreak+;hwbreak+");
  }

  @AfterEach
  void disconnect() throws IOException {
    connection.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "m",
        "m10000",
        "mxyz,4",
        "m,4",
        "m10000,",
        "m10000,zz",
        "m10000,-1",
        "m10000,0",
        "m10000,fffffffff",
        "m123456789abcdef01,4",
        "x",
        "x10000",
        "x10000,zz",
        "xzz,4",
        "M",
        "M10000,4",
        "M10000,4:",
        "M10000,4:zz",
        "M10000,4:0011",
        "M10000,4:0011223344",
        "M10000,1:0",
        "Mzz,1:00",
        "X",
        "X10000,4",
        "X10000,4:ab",
        "X10000,2:abc",
        "Xzz,1:a",
        "p",
        "pzz",
        "p99999",
        "p-1",
        "P",
        "P3",
        "P3=",
        "P3=zz",
        "P3=0011",
        "P3=001122334455",
        "P99999=00000000",
        "P=00000000",
        "G",
        "G00",
        "Gzz",
        "Z",
        "Z0",
        "Z0,",
        "Z0,10000",
        "Z0,zz,4",
        "Z0,10000,zz",
        "Z0,10000,0",
        "Z1,10001,4",
        "Z1,123456789,4",
        "Z2,20000,0",
        "Z2,20000,3",
        "Z3,20000,1000",
        "Z4,20000,",
        "Z9,10000,4",
        "z",
        "z0",
        "z1,zz,4",
        "z2,20000",
        "H",
        "Hg",
        "Hgzz",
        "Hc-5x",
        "Hx1",
        "T",
        "Tzz",
        "T99",
        "vCont",
        "vCont;",
        "vCont;q",
        "vCont;c:zz",
        "vCont;c:",
        "vCont;r:1",
        "vCont;r5:1",
        "vCont;rzz,5:1",
        "vCont;C",
        "vCont;Czz",
        "czz",
        "szz",
        "C",
        "Czz",
        "S",
        "Szz",
        "C05;zz",
        "qXfer:features:read",
        "qXfer:features:read:target.xml",
        "qXfer:features:read:target.xml:",
        "qXfer:features:read:target.xml:zz,10",
        "qXfer:features:read:target.xml:0",
        "qXfer:features:read:nosuch.xml:0,10",
        "qXfer:nosuch:read::0,10",
        "qXfer",
        "qXfer:threads:read:annex:0,10",
        "qCRC",
        "qCRC:",
        "qCRC:zz,4",
        "qCRC:10000",
        "qSearch:memory",
        "qSearch:memory:zz;4;a",
        "qSearch:memory:10000;10;",
        "qRcmd,zz",
        "qRcmd,6",
        "qThreadExtraInfo,zz",
        "qThreadExtraInfo,99",
        "vAttach;zz",
        "vMustReplyEmpty",
        "vNoSuch;1",
        "qNoSuch",
        "QNoSuch:1",
        "QStartNoAckModeX",
        "_x",
        "\u0001"
      })
  void isRefused(String packet) throws IOException {
    String registers = connection.exchange("g").text();
    String memory = connection.exchange("m10000,40").text();
    ReceivedPacket reply = connection.exchange(packet);
    assertThat(reply.text())
        .as("reply to %s", packet)
        .matches(refusal -> refusal.isEmpty() || refusal.matches("E[0-9a-f]{2}|E\\..+"));
    assertThat(connection.exchange("qC").text()).startsWith("QC");
    assertThat(connection.exchange("g").text()).isEqualTo(registers);
    assertThat(connection.exchange("m10000,40").text()).isEqualTo(memory);
    assertThat(connection.exchange("?").text()).startsWith("T05");
    assertThat(RawClient.monitor(connection, "slots")).doesNotContain("=");
  }

  @Test
  void memoryErrorsAreNeverTextForAClientThatDidNotAskForIt() throws IOException {
    assertThat(connection.exchange("mc0000000,4").text()).matches("E[0-9a-f]{2}");
    assertThat(connection.exchange("m10000").text()).matches("E[0-9a-f]{2}");
  }

  @Test
  void wrongChecksumIsRefusedAndTheRepetitionServed() throws IOException {
    connection.sendRaw("$qC#00".getBytes(StandardCharsets.US_ASCII));
    assertThat(connection.readRaw()).isEqualTo('-');
    assertThat(connection.exchange("qC").text()).startsWith("QC");
  }

  @Test
  void packetThatIsTooLongIsDrainedAndRefused() throws IOException {
    String tooLong = "M10000,100000:" + "00".repeat(0x100000);
    assertThat(connection.exchange(tooLong).text()).startsWith("E");
    assertThat(connection.exchange("qC").text()).startsWith("QC");
  }

  @Test
  void noiseAndAnUnfinishedPacketAreSkipped() throws IOException {
    connection.sendRaw("noise}}*#00$m100".getBytes(StandardCharsets.US_ASCII));
    assertThat(connection.exchange("qC").text()).startsWith("QC");
  }

  @Test
  void interruptOfAStoppedGuestIsNotAnswered() throws IOException {
    connection.interrupt();
    assertThat(connection.exchange("qC").text()).startsWith("QC");
    assertThat(connection.isSilentFor(Duration.ofMillis(200))).isTrue();
  }
}
