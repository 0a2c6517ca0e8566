package io.trapgate.it.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.log.LoggedServer.ReplayRun;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GuestConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A session of a real gdb, played again: equal; with another machine: the difference is named. */
@NeedsTool("gdb-multiarch")
@Timeout(240)
class ReplayedSessionIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private Path log() {
    return folder.resolve("session.jsonl");
  }

  @Test
  void aSessionOnBookE() throws Exception {
    Guest guest = Guest.stops();
    try (LoggedServer server = LoggedServer.ppc(log(), guest.elf(), 1);
        GdbDriver gdb = GdbDriver.start(guest.elf())) {
      gdb.connect(server.port());
      gdb.ok("hbreak main");
      gdb.go("continue");
      gdb.ok("set var spinning=1");
      gdb.ok("watch ticks");
      gdb.go("continue");
      gdb.go("stepi");
      gdb.go("next");
      gdb.ok("info registers");
      gdb.ok("monitor slots");
      gdb.ok("delete");
      gdb.ok("p/x $dbcr0");
      gdb.ok("detach");
    }
    assertEqual(150);
    ReplayRun other = ReplayRun.of(log(), "--kvm-compat", "seed-v3");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.out())
        .anyMatch(line -> line.startsWith("differs at entry "))
        .anyMatch(line -> line.contains("asked     p86  (entry"))
        .anyMatch(line -> line.contains("read register dbcr0"))
        .anyMatch(line -> line.startsWith("  expected  00000000  (0x00000000)"))
        .anyMatch(line -> line.startsWith("  got       80000000  (0x80000000)"))
        .anyMatch(line -> line.contains("^ differs from character 0"))
        .anyMatch(line -> line.contains("a step is done, pc 0x"));
  }

  @Test
  void aSessionOnX86() throws Exception {
    Guest guest = Guest.bootSector();
    try (LoggedServer server = LoggedServer.x86(log(), guest.image());
        GdbDriver gdb = GdbDriver.start(guest.elf())) {
      gdb.connect(server.port());
      gdb.ok("hbreak *save");
      gdb.ok("watch *(char *) &round");
      gdb.go("continue");
      gdb.go("continue");
      gdb.ok("monitor fx");
      gdb.go("stepi");
      gdb.ok("info registers");
      gdb.ok("x/512xb 0x8000");
      gdb.ok("delete");
      gdb.run("continue");
    }
    assertEqual(60);
    ReplayRun other = ReplayRun.of(log(), "--choice", "fx=kvm");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.out().getFirst()).startsWith("differs at entry ");
  }

  @Test
  void aPatchedGuestIsRefusedAndItsFirstDifferenceFound() throws Exception {
    Guest guest = Guest.bootSector();
    Path image = Files.copy(guest.image(), folder.resolve("boot.bin"));
    try (LoggedServer server = LoggedServer.x86(log(), image);
        GdbDriver gdb = GdbDriver.start(guest.elf())) {
      gdb.connect(server.port());
      gdb.ok("x/16xb 0x7cd9");
      gdb.ok("hbreak *save");
      gdb.go("continue");
    }
    assertEqual(20);
    byte[] bytes = Files.readAllBytes(image);
    int save = 0x7cd9 - 0x7c00;
    bytes[save + 5] ^= 0x40;
    Files.write(image, bytes);
    ReplayRun refused = ReplayRun.of(log());
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.out()).singleElement().asString().contains("SHA-256", "--ignore-hash");
    ReplayRun other = ReplayRun.of(log(), "--ignore-hash");
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.out())
        .anyMatch(
            line -> line.matches(" {2}asked {5}[mx]7cd.,.* \\(entry \\d+: read .* at 0x00007cd.*"))
        .anyMatch(line -> line.contains("^ differs from character "));
  }

  @Test
  void aSessionWithSeveralCpusAndSeveralClients() throws Exception {
    Guest guest = Guest.smp();
    try (LoggedServer server = LoggedServer.ppc(log(), guest.elf(), 4)) {
      try (GdbDriver gdb = GdbDriver.start(guest.elf())) {
        gdb.connect(server.port());
        gdb.ok("info threads");
        gdb.ok("break only_third");
        gdb.go("continue");
        gdb.ok("info threads");
        gdb.ok("set scheduler-locking on");
        gdb.go("stepi");
        gdb.ok("set scheduler-locking off");
        gdb.go("next");
        gdb.ok("disconnect");
        gdb.connect(server.port());
        gdb.ok("thread 2");
        gdb.ok("info registers");
        gdb.killHard();
      }
      try (GdbDriver gdb = GdbDriver.start(guest.elf())) {
        gdb.connect(server.port());
        gdb.ok("info threads");
        gdb.ok("thread 3");
        gdb.ok("info registers");
        gdb.run("continue");
      }
    }
    assertEqual(150);
  }

  @Test
  @NeedsTool({"gdb-multiarch", NeedsTool.UBOOT})
  void interruptsAndTypingAtUBootsPrompt() throws Exception {
    Path uboot = Path.of(NeedsTool.UBOOT);
    try (LoggedServer server = LoggedServer.ppc(log(), uboot, 1);
        GdbDriver gdb = GdbDriver.start(uboot)) {
      gdb.connect(server.port());
      GuestConsole console = server.console();
      gdb.begin("continue");
      console.awaitText(0, "Hit any key to stop autoboot", PATIENCE);
      console.type(" ");
      console.awaitText(0, "=> ", PATIENCE);
      stopAndLook(gdb);
      long mark = console.mark();
      console.type("version\n"); // while it stands
      gdb.begin("continue");
      console.awaitText(mark, "=> ", PATIENCE);
      stopAndLook(gdb);
      gdb.begin("continue");
      gdb.killHard();
    }
    assertEqual(150);
  }

  private static void stopAndLook(GdbDriver gdb) {
    gdb.interrupt();
    assertThat(gdb.finish("continue").signal()).isEqualTo("SIGINT");
    gdb.ok("info registers");
    gdb.ok("x/64xw $sp");
    gdb.go("stepi");
  }

  private void assertEqual(int leastReplies) throws IOException {
    ReplayRun run = ReplayRun.of(log());
    assertThat(run.out()).as(run.toString()).hasSize(1);
    assertThat(run.code()).isZero();
    String line = run.out().getFirst();
    assertThat(line).startsWith("equal: ");
    assertThat(Integer.parseInt(line.replaceAll("equal: (\\d+) replies.*", "$1")))
        .isGreaterThan(leastReplies);
  }
}
