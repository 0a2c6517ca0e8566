package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.RspTap;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong ends in a clear report and leaves nothing; the same on the model and on KVM. */
@NeedsTool("gdb-multiarch")
abstract class GuestFaultsIT {
  @TempDir private Path folder;

  /** {@code --machine} of the server. */
  abstract String machine();

  private Launched serving(BadGuest guest, String... more) throws Exception {
    List<String> options = List.of("--machine", machine(), "--serial", "none");
    return Launched.serving(
        guest.in(folder), Stream.concat(options.stream(), Stream.of(more)).toArray(String[]::new));
  }

  @Test
  void aTripleFaultStopsWithItsPlaceAndEndsTheProcessWithItsCode() throws Exception {
    try (Launched server = serving(BadGuest.TRIPLE_FAULT);
        GdbDriver gdb = GdbDriver.start(null)) {
      gdb.connect(server.port());
      GdbReply stop = gdb.go("continue");
      assertThat(stop.shown()).contains("triple fault", "KVM_EXIT_SHUTDOWN", "SIGABRT");
      assertThat(stop.pc()).isEqualTo(0x7C20);
      gdb.run("quit");
      assertThat(server.exitCode()).isEqualTo(70);
      assertThat(server.errorLines()).anyMatch(line -> line.contains("triple fault"));
    }
  }

  @Test
  void anEndlessLoopIsInterrupted() throws Exception {
    try (Launched server = serving(BadGuest.ENDLESS_LOOP);
        RspTap tap = new RspTap(server.port());
        GdbDriver gdb = GdbDriver.start(null)) {
      gdb.connect(tap.port());
      int mark = tap.mark();
      gdb.begin("continue");
      tap.awaitRequest(mark, r -> r.startsWith("vCont;c"));
      gdb.interrupt();
      assertThat(gdb.finish("continue").shown())
          .as("within the driver's patience")
          .contains("SIGINT");
    }
  }

  /** The time must do for gdb to connect on a busy host. */
  @Test
  void anEndlessLoopIsEndedByTheTimeLimit() throws Exception {
    try (Launched server = serving(BadGuest.ENDLESS_LOOP, "--once", "--time-limit", "8s");
        GdbDriver gdb = GdbDriver.start(null)) {
      gdb.connect(server.port());
      gdb.begin("continue");
      assertThat(gdb.finish("continue").shown()).contains("the session's time of 8s is over");
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void unbackedMemoryReadsAsOnesAndIsToldOncePerPage() throws Exception {
    try (Launched server = serving(BadGuest.UNBACKED);
        GdbDriver gdb = GdbDriver.start(null)) {
      gdb.connect(server.port());
      gdb.ok("hbreak *0x7c3a");
      gdb.go("continue");
      assertThat(gdb.ok("print/x $rbx")).contains("0xffffffff");
      assertThat(gdb.ok("print/x $rcx")).contains("0xffffffff");
      gdb.run("kill");
      gdb.run("quit");
      server.killHard();
      assertThat(server.errorLines().stream().filter(line -> line.contains("neither RAM nor")))
          .satisfiesExactly(
              line -> assertThat(line).contains("cpu0 reads physical 0xd0000000", "(pc 0x7c19)"),
              line -> assertThat(line).contains("cpu0 writes to physical 0xd0001000"),
              line -> assertThat(line).contains("cpu0 reads physical 0xc0000000"));
    }
  }

  @Test
  void aGdbThatIsKilledLeavesTheGuestStandingWithoutItsBreakpoints() throws Exception {
    try (Launched server = serving(BadGuest.ENDLESS_LOOP);
        RspTap tap = new RspTap(server.port());
        GdbDriver next = GdbDriver.start(null)) {
      try (GdbDriver gdb = GdbDriver.start(null)) {
        gdb.connect(server.port());
        gdb.ok("hbreak *0x7c01");
        gdb.go("continue");
        gdb.begin("continue");
        gdb.killHard();
      }
      next.connect(tap.port());
      long pc = GdbReply.number(next.ok("print/x $rip"));
      assertThat(pc).isBetween(0x7C00L, 0x7C02L);
      next.go("stepi");
      next.go("stepi");
      int mark = tap.mark();
      next.begin("continue");
      tap.awaitRequest(mark, r -> r.startsWith("vCont;c"));
      next.interrupt();
      assertThat(next.finish("continue").shown()).contains("SIGINT");
    }
  }

  /** Nothing is on its way then: gdb meets the end of the connection, not a reset. */
  @Test
  void aServerThatIsKilledWhileGdbWaitsForAStopIsTold() throws Exception {
    try (Launched server = serving(BadGuest.ENDLESS_LOOP);
        RspTap tap = new RspTap(server.port());
        GdbDriver gdb = GdbDriver.start(null)) {
      gdb.connect(tap.port());
      int mark = tap.mark();
      gdb.begin("continue");
      tap.awaitRequest(mark, r -> r.startsWith("vCont;c"));
      server.killHard();
      GdbReply reply = gdb.finish("continue");
      assertThat(reply.outcome()).isEqualTo(GdbReply.Outcome.ERROR);
      assertThat(reply.shown()).containsPattern("closed|disconnected");
    }
  }

  @Test
  void aServerThatIsKilledIsGoneAndGdbIsTold() throws Exception {
    try (Launched server = serving(BadGuest.ENDLESS_LOOP);
        GdbDriver gdb = GdbDriver.start(null)) {
      gdb.connect(server.port());
      gdb.begin("continue");
      server.killHard();
      assertThat(gdb.finish("continue").shown()).containsPattern("closed|disconnected");
      assertThat(server.isAlive()).isFalse();
    }
    try (Launched again = serving(BadGuest.ENDLESS_LOOP)) {
      assertThat(again.port()).isPositive();
    }
  }
}
