package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.stub.client.RspConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server of many machines on KVM that comes to the limit of its file descriptors. */
@NeedsKvm
@NeedsTool("prlimit")
@Timeout(120)
class DescriptorLimitIT {
  /** Two machines of three descriptors each with their connections, and not a third one. */
  private static final int ROOM = 10;

  private static final int CLIENTS = 6;

  @TempDir private Path folder;

  private static long descriptors(Launched server) throws IOException {
    try (Stream<Path> files = Files.list(Path.of("/proc/" + server.pid() + "/fd"))) {
      return files.count();
    }
  }

  private static void limit(Launched server, long descriptors) throws Exception {
    Process prlimit =
        new ProcessBuilder("prlimit", "--pid", "" + server.pid(), "--nofile=" + descriptors)
            .inheritIO()
            .start();
    assertThat(prlimit.waitFor()).isZero();
  }

  @Test
  void aClientWithoutAMachineIsToldWhyAndTheNextOneHasOne() throws Exception {
    Path guest = BadGuest.ENDLESS_LOOP.in(folder);
    try (Launched server = Launched.serving(guest, "--machine", "kvm", "--per-connection")) {
      try (RspConnection first = RawClient.open(server)) {
        assertThat(first.exchange("?").text()).startsWith("T05"); // all classes are loaded
      }
      long before = settled(server);
      limit(server, before + ROOM);
      List<RspConnection> clients = new ArrayList<>();
      String last = "";
      while (!last.startsWith("E") && clients.size() < CLIENTS) {
        RspConnection client = RawClient.open(server);
        clients.add(client);
        last = client.exchange("?").text();
      }
      assertThat(last)
          .startsWith("E.server.no machine: machine kvm: ")
          .contains("errno 24", "Too many open files", "ulimit -n");
      assertThat(clients).hasSizeGreaterThan(1);
      for (RspConnection client : clients) {
        client.close();
      }
      assertThat(settled(server)).isLessThanOrEqualTo(before);
      try (RspConnection next = RawClient.open(server)) {
        assertThat(next.exchange("?").text()).startsWith("T05");
      }
      server.terminate();
      assertThat(server.exitCode()).isEqualTo(143);
      assertThat(server.errorLines())
          .noneMatch(line -> line.startsWith("\tat "))
          .anyMatch(line -> line.contains("no machine: machine kvm: "));
    }
  }

  /** Machines are closed behind their connections: the number that stays for a while. */
  private static long settled(Launched server) throws IOException {
    long last = descriptors(server);
    long since = System.nanoTime();
    while (System.nanoTime() - since < 500_000_000L) {
      long now = descriptors(server);
      if (now != last) {
        last = now;
        since = System.nanoTime();
      }
    }
    return last;
  }
}
