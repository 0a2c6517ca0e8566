package io.trapgate.it.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.zoo.ServedSpin.Served;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients that leave in the middle of a run, in whatever manner, and who comes next. */
class ReconnectTest {
  private static final int BREAKPOINTS = 1000;

  @RegisterExtension static final ServedSpin SPIN = new ServedSpin();

  static List<Served> machines() {
    return SPIN.both();
  }

  /** Breakpoints that are never met, all debug registers, and a continue. */
  private static String armedAndRunning(Served served) {
    StringBuilder packets = new StringBuilder();
    long data = served.guest().data();
    for (int i = 0; i < BREAKPOINTS; i++) {
      packets.append(packet("Z0", data + 4L * i, served.kind()));
    }
    packets.append(packet("Z1", data, served.kind()));
    packets.append(packet("Z1", data + 4, served.kind()));
    packets.append(packet("Z2", data, 4));
    packets.append(packet("Z2", data + 8, 4));
    return packets.append(Wire.framed("vCont;c")).toString();
  }

  private static String packet(String type, long address, int kind) {
    return Wire.framed("%s,%x,%d".formatted(type, address, kind));
  }

  private static void leaveArmed(Served served, Wire wire) throws IOException {
    wire.raw(armedAndRunning(served));
    for (int i = 0; i < BREAKPOINTS + 4; i++) {
      assertThat(wire.packet()).isEqualTo("OK");
    }
    assertThat(wire.isSilentFor(50)).as("it runs").isTrue();
  }

  /** The guest stands, its stop is told, nothing is armed: also not where the guest comes by. */
  private static void assertNothingIsLeft(Served served) throws IOException {
    try (Wire next = served.connect()) {
      next.ask("QStartNoAckMode");
      next.raw("+");
      String pc = "p" + Integer.toHexString(served.guest().programCounter());
      assertThat(next.ask("?")).startsWith("T");
      String at = next.ask(pc);
      assertThat(next.ask(pc)).as("it stands").isEqualTo(at);
      next.raw(Wire.framed("qRcmd,736c6f7473")); // monitor slots
      for (String line = next.packet(); !line.equals("OK"); line = next.packet()) {
        assertThat(new String(HexFormat.of().parseHex(line.substring(1)), StandardCharsets.UTF_8))
            .doesNotContain("0x");
      }
      next.raw(Wire.framed("vCont;c"));
      assertThat(next.isSilentFor(50)).as("nothing stops it").isTrue();
      next.raw("\003");
      assertThat(next.packet()).startsWith("T02");
    }
  }

  @ParameterizedTest
  @MethodSource("machines")
  void aSocketThatDiesInMidRun(Served served) throws IOException {
    Wire first = served.fresh();
    leaveArmed(served, first);
    first.close();
    assertNothingIsLeft(served);
  }

  /** As a crashed host's neighbour sends it: RST, and no FIN. */
  @ParameterizedTest
  @MethodSource("machines")
  void aConnectionThatIsReset(Served served) throws IOException {
    Wire first = served.fresh();
    leaveArmed(served, first);
    first.socket().setSoLinger(true, 0);
    first.close();
    assertNothingIsLeft(served);
  }

  @ParameterizedTest
  @MethodSource("machines")
  void aBreakpointInTheLoopGoesWithItsClient(Served served) throws IOException {
    try (Wire first = served.fresh()) {
      first.ask("Z0," + served.loop() + "," + served.kind());
      assertThat(first.ask("vCont;c")).contains("swbreak:;");
    }
    assertNothingIsLeft(served);
  }

  /** A process that is killed while its guest runs with everything armed. */
  @ParameterizedTest
  @MethodSource("machines")
  @EnabledOnOs(OS.LINUX)
  void aClientThatIsKilled(Served served) throws IOException, InterruptedException {
    served.connect().close();
    Path packets = Files.createTempFile("trapgate", ".rsp");
    Files.writeString(packets, Wire.framed("QStartNoAckMode") + "+" + armedAndRunning(served));
    String script =
        "exec 3<>/dev/tcp/127.0.0.1/%d; cat %s >&3; exec cat <&3"
            .formatted(served.machine().address().getPort(), packets);
    Process client = new ProcessBuilder("bash", "-c", script).start();
    try (var replies = client.getInputStream()) {
      // the OK of each breakpoint is six bytes; what comes before them is longer than nothing
      assertThat(replies.readNBytes(6 * (BREAKPOINTS + 4))).isNotEmpty();
      client.destroyForcibly();
      assertThat(client.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertNothingIsLeft(served);
    } finally {
      client.destroyForcibly();
      Files.delete(packets);
    }
  }

  /** Whoever comes while another is there is told who; the first doesn't notice. */
  @ParameterizedTest
  @MethodSource("machines")
  void aSecondOneWhileTheFirstIsThere(Served served) throws IOException {
    try (Wire first = served.fresh();
        Wire second = Wire.open(served.machine().address())) {
      first.raw(Wire.framed("vCont;c"));
      assertThat(second.ask("qSupported")).contains("is held by 127.0.0.1:");
      assertThat(second.next()).isEqualTo(new Wire.Token.End());
      first.raw("\003");
      assertThat(first.packet()).startsWith("T02");
    }
  }

  /**
   * A peer whose host is gone sends neither FIN nor RST: the kernel must ask for it by itself. Its
   * timer for that shows in the table of sockets: 02 in the column tr.
   */
  @ParameterizedTest
  @MethodSource("machines")
  @EnabledOnOs(OS.LINUX)
  void aDeadHostIsFoundByKeepalive(Served served) throws IOException {
    try (Wire wire = served.fresh()) {
      String local = ":%04X".formatted(served.machine().address().getPort());
      String remote = ":%04X".formatted(wire.socket().getLocalPort());
      String row = row(local, remote);
      for (int i = 0; i < 100 && row.contains(" 01:"); i++) { // its last answer is on the way still
        assertThat(wire.isSilentFor(20)).isTrue();
        row = row(local, remote);
      }
      assertThat(row).as("timer and its rest in hundredths of a second").contains(" 02:");
      long rest = Long.parseLong(row.replaceFirst(".* 02:([0-9A-F]+) .*", "$1"), 16);
      assertThat(rest).as("asks after half a minute of silence").isLessThanOrEqualTo(3100);
    }
  }

  private static String row(String local, String remote) throws IOException {
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      if (!Files.exists(Path.of(table))) {
        continue;
      }
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] parts = line.strip().toUpperCase(Locale.ROOT).split(" +", 4);
        if (parts[1].endsWith(local) && parts[2].endsWith(remote)) {
          return line;
        }
      }
    }
    throw new AssertionError("no connection " + local + " to " + remote);
  }
}
