package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.trapgate.it.gdb.Guest;
import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.script.log.LogEntry;
import io.trapgate.stub.script.log.LogEvent;
import io.trapgate.stub.script.log.LogReader;
import io.trapgate.stub.script.replay.LogReplay;
import io.trapgate.stub.script.replay.ReplayOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that dies leaves a log that can be read and played; one that ends says how. */
@Timeout(120)
class LogOfAKilledServerIT {
  @TempDir private Path folder;

  @Test
  void whatHappenedASecondBeforeIsThere() throws Exception {
    Path log = folder.resolve("log");
    Path guest = Guest.stops().elf();
    try (Launched server = Launched.serving(guest, "--serial", "none", "--log", log.toString());
        RspConnection client = RawClient.open(server)) {
      client.exchange("g");
      client.exchange("vCont;s");
      while (!Files.readString(log).contains("packet-out\",\"payload\":\"T05")) {
        Thread.onSpinWait();
      }
    }
    List<LogEntry> entries = LogReader.read(log);
    assertThat(entries.getLast().event()).isNotInstanceOf(LogEvent.Closed.class);
    assertThat(LogReplay.play(log, ReplayOptions.DEFAULT).counts().replies()).isEqualTo(2);
  }

  @Test
  void aLogThatCannotBeMadeIsRefusedInOneLine() throws Exception {
    Path log = folder.resolve("none/log");
    try (Launched server =
        Launched.start("serve", "--listen", "127.0.0.1:0", "--log", log.toString())) {
      assertThat(server.exitCode()).isEqualTo(1);
      assertThat(server.errorLines())
          .singleElement()
          .asString()
          .startsWith("trapgate: log " + log)
          .endsWith("(expected: a file that can be made)");
    }
  }

  @Test
  void aLogOnAFullDiskIsGivenUpAndTheSessionGoesOn() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "/dev/full is Linux's");
    try (Launched server =
        Launched.serving(
            Guest.stops().elf(), "--once", "--serial", "none", "--log", full.toString())) {
      try (RspConnection client = RawClient.open(server)) {
        client.exchange("g");
        client.exchange("vCont;s");
        client.exchange("g");
      }
      assertThat(server.exitCode()).isZero();
      assertThat(server.errorLines())
          .filteredOn(line -> line.contains("session log"))
          .singleElement()
          .asString()
          .contains("/dev/full: No space left on device; nothing more is logged");
    }
  }
}
