package io.trapgate.stub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ServeRunTest {
  @Test
  void theDemoGuestRunsToItsPowerOffAndTheConsoleIsComplete(@TempDir Path folder)
      throws IOException {
    Path console = folder.resolve("console");
    CliRun run =
        CliRun.of(
            "serve",
            "--start",
            "running",
            "--listen",
            "127.0.0.1:0",
            "--serial",
            "file:" + console);
    assertThat(run.code()).isZero();
    assertThat(run.err()).matches("listening on 127\\.0\\.0\\.1:\\d+\n");
    assertThat(run.out()).isEmpty();
    assertThat(Files.readString(console))
        .isEqualTo(
            """
            trapgate demo guest: hello from an e500v2
            still counting: round 5
            still counting: round 10
            the timer has interrupted
            power off
            """);
  }

  @Test
  void aPortInUseIsNamedInOneLine() throws IOException {
    try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String address = "127.0.0.1:" + holder.getLocalPort();
      CliRun run = CliRun.of("serve", "--serial", "none", "--listen", address);
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).startsWith("trapgate: ").contains(address, "in use").hasLineCount(1);
    }
  }

  @Test
  void aConsoleThatCanNotBeHadIsNamedInOneLine() {
    CliRun run =
        CliRun.of("serve", "--listen", "127.0.0.1:0", "--serial", "file:/no-such-folder/console");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("trapgate: ")
        .contains("/no-such-folder/console")
        .hasLineCount(1);
  }
}
