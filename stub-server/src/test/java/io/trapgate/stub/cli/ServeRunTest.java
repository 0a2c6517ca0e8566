package io.trapgate.stub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
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

  @ParameterizedTest
  @CsvSource({"qemu, 5, 11", "qemu, 0, 1", "plain, 5, 5", "plain, 0, 0", "plain, 255, 255"})
  void whatTheGuestEndsWithIsWhatTheProcessReturns(
      String exit, int value, int code, @TempDir Path folder) throws IOException {
    byte[] sector = new byte[512];
    byte[] program = {(byte) 0xB0, (byte) value, (byte) 0xE6, (byte) 0xF4}; // MOV AL; OUT F4, AL
    System.arraycopy(program, 0, sector, 0, program.length);
    sector[510] = 0x55;
    sector[511] = (byte) 0xAA;
    Path image = Files.write(folder.resolve("boot.bin"), sector);
    String[] options = {"--cpu", "x86", "--choice", "debug-exit=" + exit, "--serial", "none"};
    CliRun run =
        CliRun.of(
            Stream.of(
                    Stream.of("serve", "--start", "running", "--listen", "127.0.0.1:0"),
                    Stream.of(options),
                    Stream.of(image.toString()))
                .flatMap(words -> words)
                .toArray(String[]::new));
    assertThat(run.code()).isEqualTo(code);
    String line = code == 0 ? "" : "trapgate: the machine ended with code " + code + "\n";
    assertThat(run.err()).matches("listening on 127\\.0\\.0\\.1:\\d+\n" + line);
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
