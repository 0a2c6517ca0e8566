package io.trapgate.stub.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.fake.FakeVm;
import io.trapgate.stub.fake.FakeVm.Op;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A health check learns what the server does and takes the machine from nobody. */
@Timeout(120)
class HealthTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final FakeVm vm = new FakeVm().put(0x40, Op.STORE, 0x800).put(0x44, Op.JUMP, 0x40);
  private RspServer server;
  private InetSocketAddress health;

  @BeforeEach
  void serve() throws ServerException {
    server = RspServer.start(vm, new ServerOptions(ListenAddress.parse(":0"), true, true));
    health = address(server.answerHealth(ListenAddress.parse(":0")));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static InetSocketAddress address(String listening) {
    int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private String ask(String... pieces) throws IOException {
    try (Socket client = new Socket(health.getAddress(), health.getPort())) {
      OutputStream out = client.getOutputStream();
      for (String piece : pieces) {
        out.write(piece.getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
      InputStream in = client.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
    }
  }

  @Test
  void saysWhatTheGuestDoesAndWhoHoldsIt() throws IOException {
    String request = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    assertThat(ask(request))
        .startsWith("HTTP/1.1 200 OK\r\n")
        .contains("Content-Length: 35\r\n")
        .endsWith("\r\n\r\nok: guest running, no gdb attached\n");

    try (RspConnection gdb = RspConnection.open(address(server.listening()), PATIENCE)) {
      assertThat(gdb.exchange("?").text()).startsWith("T");
      assertThat(ask(request)).contains("ok: guest stopped, gdb attached from 127.0.0.1:");
      // --once: the server would be gone if that had counted as a client.
      assertThat(gdb.exchange("?").text()).startsWith("T");
    }
  }

  @Test
  void aRequestMayComeInPieces() throws IOException {
    assertThat(ask("GET / HT", "TP/1.0\r\n", "\r", "\n")).startsWith("HTTP/1.1 200 OK");
  }

  @Test
  void whatIsNoQuestionIsRefused() throws IOException {
    assertThat(ask("$qSupported#37\r\n\r\n")).startsWith("HTTP/1.1 400 Bad Request\r\n");
  }

  @Test
  void anEndlessHeadIsCutOff() throws IOException {
    assertThat(ask("GET /" + "x".repeat(HealthHandler.MAX_HEAD_BYTES + 1))).isEmpty();
  }

  @Test
  void manyConnectionsAreBounded() throws IOException {
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < HealthHandler.MAX_CONNECTIONS; i++) {
        silent.add(new Socket(health.getAddress(), health.getPort()));
      }
      try (Socket more = new Socket(health.getAddress(), health.getPort())) {
        assertThat(more.getInputStream().read()).isEqualTo(-1);
      }
    } finally {
      for (Socket socket : silent) {
        socket.close();
      }
    }
  }

  @Test
  void theListenerEndsWithTheServer(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("health");
    try (RspServer other =
        RspServer.start(new FakeVm(), new ServerOptions(ListenAddress.parse(":0"), false, false))) {
      assertThat(other.answerHealth(ListenAddress.parse("unix:" + file))).isEqualTo("unix:" + file);
      assertThat(file).exists();
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void aPortInUseIsSaid() {
    assertThatThrownBy(() -> server.answerHealth(ListenAddress.parse(":" + health.getPort())))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("in use");
  }
}
