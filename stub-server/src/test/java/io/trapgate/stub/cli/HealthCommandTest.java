package io.trapgate.stub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.fake.FakeVm;
import io.trapgate.stub.server.ListenAddress;
import io.trapgate.stub.server.RspServer;
import io.trapgate.stub.server.ServerOptions;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class HealthCommandTest {
  @Test
  void aServerThatAnswersIsHealthy() throws Exception {
    ServerOptions options = new ServerOptions(ListenAddress.parse(":0"), false, false);
    try (RspServer server = RspServer.start(new FakeVm(), options)) {
      String address = server.answerHealth(ListenAddress.parse(":0"));
      assertThat(CliRun.of("health", address))
          .isEqualTo(new CliRun(0, "ok: guest stopped, no gdb attached\n", ""));
    }
  }

  @Test
  void nobodyThereIsUnhealthy() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    CliRun run = CliRun.of("health", "127.0.0.1:" + port);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "trapgate: health 127.0.0.1:%d: Connection refused (expected: a server started with --health 127.0.0.1:%d)\n"
                .formatted(port, port));
  }

  @Test
  void anotherServerIsUnhealthy() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread answer =
          Thread.ofVirtual()
              .start(() -> {
                try (var client = other.accept()) {
                  client.getInputStream().read(new byte[4096]);
                  client
                      .getOutputStream()
                      .write("HTTP/1.1 503 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                } catch (java.io.IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      CliRun run = CliRun.of("health", "127.0.0.1:" + other.getLocalPort());
      answer.join();
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("answered 'HTTP/1.1 503 No' (expected: HTTP/1.1 200)");
    }
  }

  @Test
  void anAddressThatIsNoneIsAUsageError() {
    assertThat(CliRun.of("health", "unix:/x").code()).isEqualTo(2);
    assertThat(CliRun.of("health", "70000").code()).isEqualTo(2);
  }

  @Test
  void gdbOnTheStandardStreamsLeavesNoSocketForIt() {
    CliRun run = CliRun.of("serve", "--listen", "stdio", "--health", "127.0.0.1:0");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("--health with --listen stdio (expected: --listen HOST:PORT");
  }
}
