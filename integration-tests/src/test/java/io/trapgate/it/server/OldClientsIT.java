package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.gdb.Peer;
import io.trapgate.it.gdb.Peers;
import io.trapgate.it.gdb.RspTap;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.stub.client.RspConnection;
import io.trapgate.testkit.GdbDriver;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that know less than today's gdb. */
class OldClientsIT {
  private final Guest guest = Guest.stops();

  @Test
  void plainThreadIdsAndOldResumePackets() throws IOException {
    try (Peer peer = Peers.ours(guest.elf());
        RspConnection client = RawClient.open(peer)) {
      assertThat(client.exchange("?").text()).startsWith("T05").contains("thread:1;");
      assertThat(client.exchange("Hg0").isOk()).isTrue();
      assertThat(client.exchange("Hc-1").isOk()).isTrue();
      assertThat(client.exchange("qC").text()).isEqualTo("QC1");
      assertThat(client.exchange("qfThreadInfo").text()).isEqualTo("m1");
      assertThat(client.exchange("qsThreadInfo").text()).isEqualTo("l");
      assertThat(client.exchange("qAttached").text()).isEqualTo("1");
      assertThat(client.exchange("s").text()).startsWith("T05").doesNotContain("swbreak");
      assertThat(client.exchange("p40").text()).isEqualTo("00010004");
      assertThat(client.exchange("S05").text()).startsWith("T05");
      assertThat(client.exchange("Z0," + guest.hex("main") + ",4").isOk()).isTrue();
      assertThat(client.exchange("c").text()).startsWith("T05").doesNotContain("swbreak");
      assertThat(client.exchange("p40").text()).isEqualTo("%08x".formatted(guest.address("main")));
      assertThat(client.exchange("c10000").text()).as("from the start once more").startsWith("T05");
      assertThat(client.exchange("vCont;s:0").text()).startsWith("T05");
      assertThat(client.exchange("z0," + guest.hex("main") + ",4").isOk()).isTrue();
      assertThat(client.exchange("vKill;a410").isOk()).isTrue();
    }
  }

  @Test
  void upperCaseDigitsAndNoAckBeforeAnythingElse() throws IOException {
    try (Peer peer = Peers.ours(guest.elf());
        RspConnection client = RawClient.open(peer)) {
      assertThat(client.startNoAckMode()).isTrue();
      assertThat(client.exchange("m1000C,4").text()).isEqualTo(client.exchange("m1000c,4").text());
      assertThat(client.exchange("Z0,1000C,4").isOk()).isTrue();
      assertThat(client.exchange("z0,1000c,4").isOk()).isTrue();
      assertThat(client.exchange("M15000,2:ABCD").isOk()).isTrue();
      assertThat(client.exchange("m15000,2").text()).isEqualTo("abcd");
    }
  }

  @Test
  @NeedsTool("gdb-multiarch")
  void gdbWithEverythingModernSwitchedOff() throws IOException {
    try (Peer peer = Peers.ours(guest.elf());
        RspTap tap = new RspTap(peer.port());
        GdbDriver gdb = GdbDriver.start(guest.elf())) {
      for (String feature :
          List.of(
              "multiprocess-feature",
              "noack",
              "verbose-resume",
              "binary-download",
              "threads",
              "hwbreak-feature",
              "swbreak-feature")) {
        gdb.ok("set remote " + feature + "-packet off");
      }
      gdb.connect(tap.port());
      gdb.ok("break write_watched");
      assertThat(gdb.go("continue").function()).isEqualTo("write_watched");
      gdb.ok("set var counter=3");
      assertThat(gdb.ok("print counter")).contains("= 3");
      gdb.ok("delete");
      gdb.ok("watch watched");
      assertThat(gdb.go("continue").line()).isEqualTo(guest.line("write-after"));
      assertThat(gdb.go("stepi").function()).isEqualTo("write_watched");
      assertThat(gdb.ok("info threads")).contains("* 1");
      gdb.ok("detach");
      assertThat(tap.requestsSince(0))
          .contains("c", "s", "D", "qfThreadInfo")
          .noneMatch(r -> r.startsWith("vCont;") || r.contains("p1.") || r.startsWith("X"));
    }
  }
}
