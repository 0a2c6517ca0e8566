package io.trapgate.it.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.it.gdb.Rig;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.stub.client.RspConnection;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** One client at a time: the second is told so at once, and the first notices nothing. */
@NeedsTool("gdb-multiarch")
class SecondClientIT {
  @Test
  void secondIsRefusedInItsFirstReply() throws IOException {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("hbreak loop");
      try (RspConnection second = RawClient.open(rig.peer())) {
        assertThat(second.exchange("qSupported:multiprocess+").text())
            .startsWith("E.")
            .contains("is held by 127.0.0.1:");
      }
      assertThat(rig.gdb().go("continue").function()).isEqualTo("loop");
    }
  }

  @Test
  void secondIsRefusedWhileTheGuestRuns() throws IOException {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("set var spinning=1");
      int mark = rig.tap().mark();
      rig.gdb().begin("continue");
      rig.tap().awaitRequest(mark, r -> r.startsWith("vCont;c"));
      try (RspConnection second = RawClient.open(rig.peer())) {
        assertThat(second.exchange("?").text()).startsWith("E.");
      }
      rig.gdb().interrupt();
      assertThat(rig.gdb().finish("continue").shown()).contains("SIGINT");
    }
  }

  @Test
  void secondGdbShowsAnErrorAndTheFirstGoesOn() {
    try (Rig rig = Rig.stopsInMain();
        GdbDriver second = GdbDriver.start(Guest.stops().elf())) {
      GdbReply refused = second.run("target remote 127.0.0.1:" + rig.peer().port());
      assertThat(refused.outcome()).as(refused.shown()).isEqualTo(GdbReply.Outcome.ERROR);
      rig.gdb().ok("break loop");
      assertThat(rig.gdb().go("continue").function()).isEqualTo("loop");
    }
  }
}
