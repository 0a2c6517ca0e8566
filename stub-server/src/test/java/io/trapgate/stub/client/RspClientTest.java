package io.trapgate.stub.client;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class RspClientTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void acknowledgesRefusesAndSendsAgain() throws Exception {
    try (ScriptedStub stub =
        new ScriptedStub(packet("qC"), "-", packet("qC"), "+$QC1#00", "-", packet("QC1"), "+")) {
      try (RspConnection connection = RspConnection.open(stub.address(), PATIENCE)) {
        assertThat(connection.exchange("qC").text()).isEqualTo("QC1");
      }
      stub.verify();
    }
  }

  @Test
  void givesUpWhenItsPacketIsRefusedAgainAndAgain() throws Exception {
    try (ScriptedStub stub =
        new ScriptedStub(packet("g"), "-", packet("g"), "-", packet("g"), "-")) {
      try (RspConnection connection = RspConnection.open(stub.address(), PATIENCE)) {
        assertThatThrownBy(() -> connection.exchange("g"))
            .hasMessage("packet refused by '-' 3 times");
      }
      stub.verify();
    }
  }

  @Test
  void acknowledgesTheOkToNoAckModeAndNothingBehindIt() throws Exception {
    try (ScriptedStub stub =
        new ScriptedStub(
            packet("QStartNoAckMode"), "+" + packet("OK"), "+" + packet("g"), packet("00"))) {
      try (RspConnection connection = RspConnection.open(stub.address(), PATIENCE)) {
        assertThat(connection.startNoAckMode()).isTrue();
        assertThat(connection.exchange("g").text()).isEqualTo("00");
      }
      stub.verify();
    }
  }

  @Test
  void corruptReplyInNoAckModeIsAnError() throws Exception {
    try (ScriptedStub stub =
            new ScriptedStub(
                packet("QStartNoAckMode"), "+" + packet("OK"), "+" + packet("g"), "$00#00");
        RspConnection connection = RspConnection.open(stub.address(), PATIENCE)) {
      connection.startNoAckMode();
      assertThatThrownBy(() -> connection.exchange("g")).hasMessageContaining("corrupt packet");
    }
  }

  @Test
  void silenceIsATimeoutAndAClosedConnectionIsTheEnd() throws Exception {
    try (ScriptedStub stub = new ScriptedStub(packet("?"), "+", "x");
        RspConnection connection = RspConnection.open(stub.address(), Duration.ofMillis(50))) {
      assertThatThrownBy(() -> connection.exchange("?")).isInstanceOf(RspTimeoutException.class);
      assertThat(connection.isSilentFor(Duration.ofMillis(10))).isTrue();
      connection.sendRaw(new byte[] {'y'});
      connection.timeout(PATIENCE);
      assertThatThrownBy(connection::receive).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void greetsReadsMemoryInPiecesAndGoesOnAfterAShortReply() throws Exception {
    try (ScriptedStub stub =
        new ScriptedStub(
            "+" + greeting(),
            "+" + packet("PacketSize=5a;multiprocess+"),
            "+" + packet("m1000,5"),
            "+" + packet("0102030405"),
            "+" + packet("m1005,3"),
            "+" + packet("0607"),
            "+" + packet("m1007,1"),
            "+" + packet("08"),
            "+" + packet("m2000,1"),
            "+" + packet("E0e"),
            "+")) {
      try (RspClient client = RspClient.connect(stub.address(), PATIENCE)) {
        assertThat(client.readMemory(0x1000, 8)).containsExactly(1, 2, 3, 4, 5, 6, 7, 8);
        assertThatThrownBy(() -> client.readMemory(0x2000, 1))
            .isInstanceOf(RspRefusedException.class)
            .hasMessage("reply to m2000: 'E0e'");
      }
      stub.verify();
    }
  }

  @Test
  void consoleOutputIsKeptApartFromTheStop() throws Exception {
    try (ScriptedStub stub =
        new ScriptedStub(
            "+" + greeting(),
            "+" + packet(""),
            "+" + packet("vCont;s"),
            "+" + packet("O6869") + packet("T05thread:1;"),
            "++" + packet("qRcmd,78"),
            "+" + packet("O79") + packet("OK"),
            "++")) {
      try (RspClient client = RspClient.connect(stub.address(), PATIENCE)) {
        StopReply stop = client.step();
        assertThat(stop.code()).isEqualTo(5);
        assertThat(stop.reason()).isNull();
        assertThat(client.takeConsole()).isEqualTo("hi");
        assertThat(client.monitor("x")).isEqualTo("y");
      }
      stub.verify();
    }
  }

  @Test
  void writesMemoryAndRegisters() throws Exception {
    try (ScriptedStub stub =
        new ScriptedStub(
            "+" + greeting(),
            "+" + packet(""),
            "+" + packet("M20008,2:0aff"),
            "+" + packet("OK"),
            "+" + packet("X20008,1:}\003"),
            "+" + packet("OK"),
            "+" + packet("P3=12345678"),
            "+" + packet("OK"),
            "+" + packet("p3"),
            "+" + packet("f2345678"),
            "+" + packet("P4=00000000"),
            "+" + packet("E01"),
            "+")) {
      try (RspClient client = RspClient.connect(stub.address(), PATIENCE)) {
        client.writeMemory(0x20008, new byte[] {10, -1});
        client.writeMemoryBinary(0x20008, new byte[] {'#'});
        client.writeRegisterValue(3, 0x12345678);
        assertThat(client.readRegisterValue(3)).isEqualTo(0xf234_5678L);
        assertThatThrownBy(() -> client.writeRegisterValue(4, 0)).hasMessage("reply to P4: 'E01'");
      }
      stub.verify();
    }
  }

  private static String greeting() {
    return packet(
        "qSupported:multiprocess+;swbreak+;hwbreak+;vContSupported+;no-resumed+;error-message+");
  }

  private static String packet(String payload) {
    int sum = 0;
    for (byte value : payload.getBytes(ISO_8859_1)) {
      sum += value;
    }
    return "$%s#%02x".formatted(payload, sum & 0xff);
  }
}
