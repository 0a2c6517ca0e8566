package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbReply;
import org.junit.jupiter.api.Test;

/** The ways a session ends. */
@NeedsTool("gdb-multiarch")
class EndRowsIT {
  @Test
  void detachSendsDAndTheGuestGoesOn() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("set var spinning=1");
      rig.gdb().ok("break add3");
      int mark = rig.tap().mark();
      assertThat(rig.gdb().ok("detach"))
          .contains("Detaching from program", "[Inferior 1 (process 1) detached]");
      assertThat(rig.tap().requestsSince(mark)).contains("D;1");
      rig.gdb().ok("delete");
      rig.gdb().connect(rig.tap().port());
      assertThat(rig.gdb().ok("print ready")).contains("= 1");
      assertThat(rig.gdb().ok("info symbol $pc")).contains("spin");
    }
  }

  @Test
  void quitDetaches() throws Exception {
    try (Rig rig = Rig.stopsInMain()) {
      int mark = rig.tap().mark();
      rig.gdb().run("quit");
      assertThat(rig.gdb().ended()).isTrue();
      assertThat(rig.tap().requestsSince(mark)).contains("D;1").doesNotContain("k");
    }
  }

  @Test
  void killIsAnswered() {
    try (Rig rig = Rig.stops()) {
      int mark = rig.tap().mark();
      assertThat(rig.gdb().ok("kill")).contains("[Inferior 1 (process 1) killed]");
      assertThat(rig.tap().requestsSince(mark)).contains("vKill;1");
      if (!Peers.isQemu()) {
        assertThat(rig.tap().repliesSince(mark)).contains("OK");
      }
    }
  }

  @Test
  void disconnectClosesWithoutD() {
    try (Rig rig = Rig.stopsInMain()) {
      int mark = rig.tap().mark();
      assertThat(rig.gdb().ok("disconnect")).contains("Ending remote debugging.");
      assertThat(rig.tap().requestsSince(mark)).noneMatch(r -> r.startsWith("D"));
      rig.gdb().connect(rig.tap().port());
      assertThat(rig.gdb().ok("print/x $pc")).contains("0x");
    }
  }

  @Test
  void guestPowerOffIsANormalExit() {
    try (Rig rig = Rig.stops()) {
      int mark = rig.tap().mark();
      GdbReply end = rig.gdb().go("continue");
      assertThat(end.reason()).isEqualTo("exited-normally");
      assertThat(end.shown()).contains("[Inferior 1 (process 1) exited normally]");
      assertThat(rig.tap().repliesSince(mark)).anyMatch(r -> r.startsWith("W00"));
    }
  }
}
