package io.trapgate.it.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.stub.client.RspClient;
import io.trapgate.stub.client.RspRefusedException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a machine that is one connection's alone. */
@Timeout(120)
class PerConnectionTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  private static RspClient connect(ManyMachines served) throws IOException {
    return RspClient.connect(served.address(), PATIENCE);
  }

  @Test
  void thereIsABoundToTheirNumberAndWhoGoesMakesRoom() throws Exception {
    try (ManyMachines served = ManyMachines.start(CountingGuest.booke(folder), 2)) {
      RspClient first = connect(served);
      try (RspClient second = connect(served)) {
        assertThatThrownBy(() -> connect(served))
            .isInstanceOf(RspRefusedException.class)
            .hasMessageContaining(
                "E.server.machines in use: 2 (expected: < 2, see --max-machines)");
        assertThat(second.step().code()).isEqualTo(5);
        first.close();
        served.await("1 of 2 machines, 0 running");
        try (RspClient third = connect(served)) {
          assertThat(third.readRegisterValue(64)).as("a fresh machine").isEqualTo(0x10_0000);
        }
      }
    }
  }

  @Test
  void aClientThatIsKilledInMidRunTakesItsMachineWithIt() throws Exception {
    CountingGuest guest = CountingGuest.x86(folder);
    try (ManyMachines served = ManyMachines.start(guest, 4)) {
      try (SocketChannel doomed = SocketChannel.open(served.address())) {
        doomed.write(ByteBuffer.wrap("+$vCont;c#a8".getBytes(US_ASCII)));
        served.await("1 of 4 machines, 1 running");
        doomed.setOption(StandardSocketOptions.SO_LINGER, 0); // a reset, as of one that is killed
      }
      served.await("0 of 4 machines, 0 running");
    }
  }

  @Test
  void detachingKillingAndMonitorExitEndOneMachineAndNotTheServer() throws Exception {
    try (ManyMachines served = ManyMachines.start(CountingGuest.booke(folder), 4)) {
      for (String last : List.of("D;1", "vKill;1")) {
        try (RspClient client = connect(served)) {
          client.command(last);
          served.await("0 of 4 machines, 0 running");
        }
      }
      try (RspClient client = connect(served)) {
        assertThat(client.monitor("exit")).isEqualTo("this machine ends; the server goes on\n");
        served.await("0 of 4 machines, 0 running");
      }
      try (RspClient client = connect(served)) {
        client.connection().send("k");
        served.await("0 of 4 machines, 0 running");
      }
    }
  }

  @Test
  void anExtendedClientKillsAndRunsItsOwnMachine() throws Exception {
    killsAndRunsItsOwnMachine(CountingGuest.booke(folder));
  }

  /** The session of an extended client, whatever machine it is on. */
  static void killsAndRunsItsOwnMachine(CountingGuest guest) throws Exception {
    try (ManyMachines served = ManyMachines.start(guest, 4);
        RspClient client = connect(served)) {
      client.command("!");
      guest.write(client, guest.data(), 5);
      client.step();
      client.command("vKill;1");
      assertThat(client.connection().exchange("vRun;").text()).startsWith("T05");
      assertThat(guest.read(client, guest.data())).isZero();
      guest.write(client, guest.data(), 5);
      client.resume();
      client.command("vKill;1"); // in mid-run
      assertThat(client.connection().exchange("vRun;").text()).startsWith("T05");
      assertThat(guest.read(client, guest.data())).isZero();
      client.command("D;1");
      assertThat(client.connection().exchange("vRun;").text()).startsWith("T05");
      served.await("1 of 4 machines, 0 running");
    }
  }

  /** {@code mov dx,3F8}, four times {@code mov al,N / out dx,al}, {@code jmp $}. */
  private static byte[] printing(char letter) {
    return HexFormat.of().parseHex("baf803b0c3eeb0a4eeb0%02xeeb00aeeebfe".formatted((int) letter));
  }

  @Test
  void eachSeesWhatItsOwnGuestPrints() throws Exception {
    try (ManyMachines served = ManyMachines.showingConsoles(CountingGuest.x86(folder), 3)) {
      List<RspClient> clients = new ArrayList<>();
      for (char letter = 'x'; letter <= 'z'; letter++) {
        RspClient client = connect(served);
        client.writeMemory(0x7C00, printing(letter));
        client.command("Z1,7c0f,1");
        client.resume();
        clients.add(client);
      }
      for (int n = 0; n < clients.size(); n++) {
        assertThat(clients.get(n).waitStop().code()).isEqualTo(5);
        assertThat(clients.get(n).takeConsole()).isEqualTo("\u00e4" + (char) ('x' + n) + "\n");
        clients.get(n).close();
      }
    }
  }

  @Test
  void guestsInALoopDoNotStarveTheClientOfAnother() throws Exception {
    CountingGuest guest = CountingGuest.booke(folder);
    int loops = 4 * Runtime.getRuntime().availableProcessors();
    try (ManyMachines served = ManyMachines.start(guest, loops + 1);
        RspClient patient = connect(served)) {
      List<RspClient> looping = new ArrayList<>();
      for (int n = 0; n < loops; n++) {
        RspClient each = connect(served);
        guest.write(each, guest.data(), 1);
        each.resume();
        looping.add(each);
      }
      served.await(loops + 1 + " of " + (loops + 1) + " machines, " + loops + " running");
      patient.connection().timeout(PATIENCE); // loops never end: who starves does so for ever
      for (int n = 0; n < 100; n++) {
        assertThat(patient.step().code()).isEqualTo(5);
      }
      for (RspClient each : looping) {
        each.interrupt();
        assertThat(each.waitStop().code()).isEqualTo(2);
        assertThat(guest.read(each, guest.word(0))).as("had its turns").isPositive();
        each.close();
      }
    }
  }
}
