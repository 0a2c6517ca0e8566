package io.trapgate.stub.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.fake.FakeVm;
import io.trapgate.stub.fake.FakeVm.Op;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest that can't go on: who hears of it, what can be done, and how the server ends. */
@Timeout(120)
class StuckGuestTest {
  private static final String GREETING =
      "qSupported:multiprocess+;swbreak+;hwbreak+;error-message+";

  private final FakeVm vm = new FakeVm().put(0x20, Op.BREAK_MODEL, 0);
  private @Nullable RspServer started;

  private InetSocketAddress serve(boolean once, boolean running) throws ServerException {
    started = RspServer.start(vm, new ServerOptions(ListenAddress.parse(":0"), once, running));
    String listening = started.listening();
    int port = Integer.parseInt(listening.substring(listening.lastIndexOf(':') + 1));
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private int end() throws InterruptedException {
    return Objects.requireNonNull(started).awaitEnd();
  }

  @AfterEach
  void close() {
    if (started != null) {
      started.close();
    }
  }

  /** Comes in as soon as the one before has gone. */
  private static RspConnection connect(InetSocketAddress address) throws IOException {
    while (true) {
      RspConnection client = RspConnection.open(address, Duration.ofSeconds(60));
      if (client.exchange(GREETING).text().startsWith("PacketSize")) {
        return client;
      }
      client.close();
    }
  }

  private static String ask(RspConnection client, String packet) throws IOException {
    return client.exchange(packet).text();
  }

  @Test
  void aFaultOfTheModelIsAStopThatCanBeTriedAgain() throws Exception {
    InetSocketAddress address = serve(false, false);
    try (RspConnection client = connect(address)) {
      assertThat(ask(client, "vCont;c")).startsWith("O");
      assertThat(client.receive().text()).startsWith("T06thread:p1.1;");
      assertThat(ask(client, "vCont;c")).startsWith("O");
      assertThat(client.receive().text()).startsWith("T06thread:p1.1;");
      assertThat(ask(client, "M20,4:00000000")).as("out of its way").isEqualTo("OK");
      assertThat(ask(client, "vCont;s:1")).startsWith("T05");
    }
    try (RspConnection next = connect(address)) {
      assertThat(ask(next, "?")).as("the guest stands for the next one").startsWith("T05");
    }
  }

  @Test
  void whatCannotGoOnIsKilledByAReset() throws Exception {
    InetSocketAddress address = serve(false, false);
    try (RspConnection client = connect(address)) {
      assertThat(ask(client, "vCont;c")).startsWith("O");
      client.receive();
      client.send("k");
    }
    try (RspConnection next = connect(address)) {
      assertThat(ask(next, "p40")).isEqualTo("00000000");
    }
  }

  @Test
  void whatCannotGoOnWithNobodyAttachedEndsWith70() throws Exception {
    serve(false, true);
    assertThat(end()).isEqualTo(70);
  }

  @Test
  void detachingFromWhatCannotGoOnTriesAgainAndEndsWith70() throws Exception {
    try (RspConnection client = connect(serve(false, false))) {
      assertThat(ask(client, "vCont;c")).startsWith("O");
      client.receive();
      assertThat(ask(client, "D")).isEqualTo("OK");
    }
    assertThat(end()).isEqualTo(70);
  }

  @Test
  void theOnlyClientsLastStopDecidesTheExitCode() throws Exception {
    try (RspConnection client = connect(serve(true, false))) {
      assertThat(ask(client, "vCont;c")).startsWith("O");
      client.receive();
    }
    assertThat(end()).isEqualTo(70);
  }
}
