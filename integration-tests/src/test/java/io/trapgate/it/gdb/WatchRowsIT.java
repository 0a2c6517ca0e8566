package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbReply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Watchpoints: the line reported is the one after the access, for gdb steps over it once. */
@NeedsTool("gdb-multiarch")
class WatchRowsIT {
  @Test
  void watchStopsAtTheStoreThatChangesTheValue() {
    try (Rig rig = Rig.stopsInMain()) {
      assertThat(rig.gdb().ok("watch watched")).contains("Hardware watchpoint 2: watched");
      int mark = rig.tap().mark();
      GdbReply stop = rig.gdb().go("continue");
      assertThat(stop.reason()).isEqualTo("watchpoint-trigger");
      assertThat(stop.shown()).contains("Old value = 0", "New value = 7");
      assertThat(stop.line()).isEqualTo(rig.guest().line("write-after"));
      String what = rig.guest().hex("watched") + ",4";
      assertThat(rig.tap().requestsSince(mark))
          .containsSubsequence("Z2," + what, "vCont;c:p1.-1", "z2," + what, "vCont;s:p1.1");
      assertThat(rig.tap().repliesSince(mark))
          .anyMatch(r -> r.matches("T05.*;watch:0*" + rig.guest().hex("watched") + ";.*"));
    }
  }

  @Test
  void storeOfTheSameValueIsPassedOver() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("watch watched");
      int mark = rig.tap().mark();
      rig.gdb().go("continue");
      long hits = rig.tap().repliesSince(mark).stream().filter(r -> r.contains(";watch:")).count();
      assertThat(hits).as("one for the store of 0, one for the store of 7").isEqualTo(2);
      assertThat(rig.gdb().ok("info watchpoints")).contains("breakpoint already hit 1 time");
    }
  }

  @Test
  void readWatchStopsAtTheLoad() {
    try (Rig rig = Rig.stopsInMain()) {
      assertThat(rig.gdb().ok("rwatch watched")).contains("Hardware read watchpoint 2: watched");
      int mark = rig.tap().mark();
      GdbReply stop = rig.gdb().go("continue");
      assertThat(stop.reason()).isEqualTo("read-watchpoint-trigger");
      assertThat(stop.shown()).contains("Value = 7");
      assertThat(stop.function()).isEqualTo("read_watched");
      assertThat(rig.gdb().ok("print copy")).contains("= 7");
      assertThat(rig.tap().requestsSince(mark)).contains("Z3," + rig.guest().hex("watched") + ",4");
      assertThat(rig.tap().repliesSince(mark)).anyMatch(r -> r.contains(";rwatch:"));
    }
  }

  @Test
  void accessWatchStopsAtStoresAndLoads() {
    try (Rig rig = Rig.stopsInMain()) {
      assertThat(rig.gdb().ok("awatch watched"))
          .contains("Hardware access (read/write) watchpoint 2: watched");
      int mark = rig.tap().mark();
      GdbReply same = rig.gdb().go("continue");
      assertThat(same.reason()).isEqualTo("access-watchpoint-trigger");
      assertThat(same.shown()).contains("Value = 0");
      GdbReply changed = rig.gdb().go("continue");
      assertThat(changed.shown()).contains("Old value = 0", "New value = 7");
      assertThat(changed.line()).isEqualTo(rig.guest().line("write-after"));
      GdbReply read = rig.gdb().go("continue");
      assertThat(read.shown()).contains("Value = 7");
      assertThat(read.function()).isEqualTo("read_watched");
      assertThat(rig.tap().requestsSince(mark)).contains("Z4," + rig.guest().hex("watched") + ",4");
      assertThat(rig.tap().repliesSince(mark)).anyMatch(r -> r.contains(";awatch:"));
    }
  }

  @Test
  void eightBytesAreAskedForAtOnce() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("watch wide");
      int mark = rig.tap().mark();
      GdbReply first = rig.gdb().go("continue");
      assertThat(first.reason()).isEqualTo("watchpoint-trigger");
      assertThat(first.shown()).contains("Old value = 0", "New value = ");
      assertThat(rig.tap().requestsSince(mark)).contains("Z2," + rig.guest().hex("wide") + ",8");
      GdbReply second = rig.gdb().go("continue");
      assertThat(second.reason()).isEqualTo("watchpoint-trigger");
      assertThat(second.shown()).contains("New value = " + 0x1122334455667788L);
      assertThat(second.line()).isEqualTo(rig.guest().line("wide-after"));
    }
  }

  @Test
  void localWatchEndsWithItsFrame() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("break " + rig.guest().line("local-changes"));
      rig.gdb().go("continue");
      rig.gdb().ok("watch local");
      int mark = rig.tap().mark();
      GdbReply changed = rig.gdb().go("continue");
      assertThat(changed.shown()).contains("Old value = 10", "New value = 15");
      assertThat(changed.line()).isEqualTo(rig.guest().line("local-return"));
      List<String> requests = rig.tap().requestsSince(mark);
      assertThat(requests).anyMatch(r -> r.startsWith("Z2,")).anyMatch(r -> r.startsWith("Z0,"));
      GdbReply gone = rig.gdb().go("continue");
      assertThat(gone.reason()).isEqualTo("watchpoint-scope");
      assertThat(rig.gdb().ok("info watchpoints")).contains("No watchpoints.");
      assertThat(gone.function()).isEqualTo("main");
    }
  }

  @Test
  void readAndWriteWatchOnOneAddress() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("tbreak write_watched if value == 7");
      rig.gdb().go("continue");
      rig.gdb().ok("watch watched");
      rig.gdb().ok("rwatch watched");
      GdbReply written = rig.gdb().go("continue");
      assertThat(written.shown()).contains("Hardware watchpoint 3: watched", "New value = 7");
      assertThat(written.line()).isEqualTo(rig.guest().line("write-after"));
      GdbReply read = rig.gdb().go("continue");
      assertThat(read.shown()).contains("Hardware read watchpoint 4: watched", "Value = 7");
      assertThat(read.function()).isEqualTo("read_watched");
    }
  }

  @Test
  void steppingOverAWatchedStoreReportsIt() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("break *middle_store");
      rig.gdb().go("continue");
      rig.gdb().ok("watch cells[1]");
      GdbReply stop = rig.gdb().go("stepi");
      assertThat(stop.reason()).isEqualTo("watchpoint-trigger");
      assertThat(stop.shown()).contains("Old value = 0", "New value = 9");
      assertThat(stop.pc()).isEqualTo(rig.guest().address("after_store"));
      assertThat(rig.gdb().ok("print cells[2]")).contains("= 0");
    }
  }

  @Test
  void breakpointAndWatchOnOneInstructionReportTheBreakpointFirst() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("break *middle_store");
      rig.gdb().ok("watch cells[1]");
      GdbReply atBreakpoint = rig.gdb().go("continue");
      assertThat(atBreakpoint.reason()).isEqualTo("breakpoint-hit");
      assertThat(atBreakpoint.pc()).isEqualTo(rig.guest().address("middle_store"));
      GdbReply atWatch = rig.gdb().go("continue");
      assertThat(atWatch.shown()).contains("Old value = 0", "New value = 9");
      assertThat(atWatch.pc()).isEqualTo(rig.guest().address("after_store"));
    }
  }

  @Test
  void disabledAndDeletedWatchesAreForgotten() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("watch watched");
      rig.gdb().ok("disable 2");
      rig.gdb().ok("tbreak loop");
      assertThat(rig.gdb().go("continue").function()).isEqualTo("loop");
      rig.gdb().ok("watch counter");
      rig.gdb().ok("delete 4");
      rig.gdb().ok("tbreak " + rig.guest().line("loop-return"));
      assertThat(rig.gdb().go("continue").line()).isEqualTo(rig.guest().line("loop-return"));
    }
  }
}
