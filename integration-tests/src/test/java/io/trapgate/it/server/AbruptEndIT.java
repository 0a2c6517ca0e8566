package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.gdb.Rig;
import io.trapgate.it.gdb.RspTap;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.stub.client.RspConnection;
import io.trapgate.testkit.GdbDriver;
import org.junit.jupiter.api.Test;

/** A client that goes away without a word leaves nothing armed behind. */
@NeedsTool("gdb-multiarch")
class AbruptEndIT {
  @Test
  void killedGdbLeavesNoSlotArmedAndTheGuestStopped() throws Exception {
    try (Rig rig = Rig.stopsInMain()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set var spinning=1");
      gdb.ok("break loop");
      gdb.ok("hbreak power_off");
      gdb.ok("hbreak *main");
      gdb.ok("watch third");
      gdb.ok("disable 3-5");
      gdb.go("continue");
      gdb.ok("delete 2");
      gdb.ok("enable 3-5");
      gdb.ok("watch needle[0]");
      int mark = rig.tap().mark();
      gdb.begin("continue");
      rig.tap().awaitRequest(mark, r -> r.startsWith("vCont;c"));
      assertThat(rig.tap().requestsSince(mark).stream().filter(r -> r.matches("Z[1-4].*")))
          .as("four slots")
          .hasSize(4);
      gdb.killHard();
      rig.tap().awaitRequest(mark, RspTap.CLOSED::equals);
      try (RspConnection next = RawClient.open(rig.peer())) {
        next.exchange("qSupported:multiprocess+");
        assertThat(next.exchange("?").text()).startsWith("T");
        assertThat(RawClient.monitor(next, "slots"))
            .contains("IAC1", "IAC2", "DAC1", "DAC2")
            .doesNotContain("hbreak", "watch");
        String ticks = "m" + rig.guest().hex("ticks") + ",4";
        String first = next.exchange(ticks).text();
        String pc = next.exchange("p40").text();
        assertThat(RawClient.monitor(next, "slots")).isNotBlank();
        assertThat(next.exchange(ticks).text()).isEqualTo(first);
        assertThat(next.exchange("p40").text()).as("the guest stands still").isEqualTo(pc);
      }
    }
  }

  @Test
  void reconnectSeesTheCurrentStopAndCanGoOn() throws Exception {
    try (Rig rig = Rig.stopsInMain();
        GdbDriver second = GdbDriver.start(Guest.stops().elf())) {
      rig.gdb().ok("break loop");
      long pc = rig.gdb().go("continue").pc();
      int mark = rig.tap().mark();
      rig.gdb().killHard();
      rig.tap().awaitRequest(mark, RspTap.CLOSED::equals);
      String shown = second.connect(rig.peer().port()).shown();
      assertThat(shown).contains("loop (times=5)");
      assertThat(second.ok("print/x $pc")).contains(Long.toHexString(pc));
      second.ok("tbreak spin");
      assertThat(second.go("continue").function()).isEqualTo("spin");
    }
  }
}
