package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbReply;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Four CPUs that are interrupted, left, reset and killed as one machine. */
@NeedsTool("gdb-multiarch")
class SmpEndRowsIT {
  @Test
  void ctrlCStopsAllAndTheyGoOnToTheEnd() {
    try (Rig rig = SmpRowsIT.inSpin()) {
      for (int again = 0; again < 3; again++) {
        int mark = rig.tap().mark();
        rig.gdb().begin("continue");
        rig.tap().awaitRequest(mark, r -> r.startsWith("vCont;c"));
        rig.gdb().interrupt();
        GdbReply stop = rig.gdb().finish("continue");
        assertThat(stop.signal()).isEqualTo("SIGINT");
        assertThat(stop.thread()).isBetween(1, 4);
        assertThat(rig.tap().repliesSince(mark).stream().filter(r -> r.startsWith("T02")))
            .as("one stop reply")
            .hasSize(1);
        List<Long> executed = SmpRowsIT.instructions(rig);
        assertThat(rig.gdb().ok("info threads")).contains("spin (");
        assertThat(SmpRowsIT.instructions(rig)).as("all stand still").isEqualTo(executed);
      }
      rig.gdb().ok("set var spin_wanted=0");
      GdbReply end = rig.gdb().go("continue");
      assertThat(end.reason()).isEqualTo("exited-normally");
    }
  }

  @Test
  void detachLetsAllGoOn() {
    try (Rig rig = SmpRowsIT.inSpin()) {
      List<Long> before = new ArrayList<>();
      for (int cpu = 0; cpu < 4; cpu++) {
        before.add(GdbReply.number(rig.gdb().ok("print spins[" + cpu + "]")));
      }
      rig.gdb().ok("break count");
      rig.gdb().ok("detach");
      rig.gdb().ok("delete");
      for (int cpu = 0; cpu < 4; cpu++) {
        long spins = before.get(cpu);
        for (int visit = 0; visit < 50 && spins == before.get(cpu); visit++) {
          rig.gdb().connect(rig.tap().port());
          spins = GdbReply.number(rig.gdb().ok("print spins[" + cpu + "]"));
          rig.gdb().ok("detach");
        }
        assertThat(spins).as("cpu%d", cpu).isGreaterThan(before.get(cpu));
      }
    }
  }

  @Test
  void theMonitorCommandsSayWhichCpu() {
    Assumptions.assumeFalse(Peers.isQemu(), "they are our own");
    try (Rig rig = Rig.smp()) {
      rig.gdb().ok("hbreak only_third");
      assertThat(rig.gdb().go("continue").thread()).isEqualTo(4);
      assertThat(rig.gdb().ok("monitor slots"))
          .contains("each of the 4 cpus has these:", "hbreak (Z1," + rig.guest().hex("only_third"));
      assertThat(rig.gdb().ok("monitor exits").strip().lines().toList().getLast())
          .startsWith("3 ")
          .contains("breakpoint");
      assertThat(rig.gdb().ok("monitor kvm")).contains("cpu0 control 0x", "cpu3 control 0x");
      assertThat(rig.gdb().ok("monitor reg pir")).contains("= 0x00000003 (cpu3)");
      rig.gdb().ok("monitor reset");
      rig.gdb().ok("maint flush register-cache");
      assertThat(rig.gdb().ok("info threads")).contains("_start ()", "in the spin table");
    }
  }

  @Test
  void killPutsAllOfThemBack() {
    Assumptions.assumeFalse(Peers.isQemu(), "QEMU ends");
    try (Rig rig = SmpRowsIT.inSpin()) {
      assertThat(rig.gdb().ok("kill")).contains("[Inferior 1 (process 1) killed]");
      rig.gdb().connect(rig.tap().port());
      Matcher row = SmpRowsIT.THREAD.matcher(rig.gdb().ok("info threads"));
      for (int cpu = 0; cpu < 4; cpu++) {
        assertThat(row.find()).isTrue();
        assertThat(row.group(4)).contains(cpu == 0 ? "halted" : "waiting in the spin table");
      }
    }
  }
}
