package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import org.junit.jupiter.api.Test;

/** The server as a process: its exit code and its life after a session. */
@NeedsTool("gdb-multiarch")
class ServerProcessIT {
  private final Guest guest = Guest.stops();

  @Test
  void guestPowerOffEndsItWithZero() throws Exception {
    try (Launched server = Launched.serving(guest.elf());
        GdbDriver gdb = GdbDriver.start(guest.elf())) {
      gdb.connect(server.port());
      GdbReply end = gdb.go("continue");
      assertThat(end.shown()).contains("[Inferior 1 (process 1) exited normally]");
      assertThat(server.exitCode()).isZero();
      assertThat(server.errorLines()).noneMatch(line -> line.contains("Exception"));
    }
  }

  @Test
  void guestThatRunsFromTheStartPowersOffByItself() throws Exception {
    try (Launched server =
        Launched.start(
            "serve", "--listen", "127.0.0.1:0", "--start", "running", guest.elf().toString())) {
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void onceEndsAfterTheFirstClient() throws Exception {
    try (Launched server = Launched.serving(guest.elf(), "--once");
        GdbDriver gdb = GdbDriver.start(guest.elf())) {
      gdb.connect(server.port());
      gdb.ok("break loop");
      gdb.go("continue");
      gdb.run("quit");
      assertThat(gdb.ended()).isTrue();
      assertThat(server.exitCode()).isZero();
    }
  }

  @Test
  void killOfGdbLeavesTheServerForTheNext() throws Exception {
    try (Launched server = Launched.serving(guest.elf());
        GdbDriver first = GdbDriver.start(guest.elf());
        GdbDriver second = GdbDriver.start(guest.elf())) {
      first.connect(server.port());
      first.ok("hbreak loop");
      first.go("continue");
      first.killHard();
      second.connect(server.port());
      assertThat(server.isAlive()).isTrue();
      second.ok("tbreak spin");
      assertThat(second.go("continue").function()).isEqualTo("spin");
    }
  }
}
