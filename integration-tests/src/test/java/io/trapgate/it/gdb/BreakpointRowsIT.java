package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbReply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a user does with breakpoints: gdb's visible answer and the packets behind it. */
@NeedsTool("gdb-multiarch")
class BreakpointRowsIT {
  @Test
  void breakSetsNothingUntilTheGuestGoes() {
    try (Rig rig = Rig.stops()) {
      int mark = rig.tap().mark();
      String shown = rig.gdb().ok("break add3");
      assertThat(shown).contains("Breakpoint 1 at 0x", "stops.c, line " + rig.guest().line("add3"));
      assertThat(rig.tap().requestsSince(mark)).noneMatch(r -> r.startsWith("Z"));
    }
  }

  @Test
  void continueInsertsRunsAndRemoves() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("break write_watched");
      int mark = rig.tap().mark();
      GdbReply stop = rig.gdb().go("continue");
      assertThat(stop.reason()).isEqualTo("breakpoint-hit");
      assertThat(stop.line()).isEqualTo(rig.guest().line("write-before"));
      assertThat(stop.shown()).contains("Breakpoint 1, write_watched (value=0)");
      String where = Long.toHexString(stop.pc()) + ",4";
      assertThat(rig.tap().requestsSince(mark))
          .containsSubsequence("Z0," + where, "vCont;c:p1.-1", "z0," + where);
    }
  }

  @Test
  void continueFromABreakpointStepsOverItFirst() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("break write_watched");
      GdbReply first = rig.gdb().go("continue");
      int mark = rig.tap().mark();
      GdbReply second = rig.gdb().go("continue");
      assertThat(second.pc()).isEqualTo(first.pc());
      assertThat(second.shown()).contains("write_watched (value=7)");
      String insert = "Z0," + Long.toHexString(first.pc()) + ",4";
      List<String> requests = rig.tap().requestsSince(mark);
      assertThat(requests).containsSubsequence("vCont;s:p1.1", insert, "vCont;c:p1.-1");
      assertThat(requests.subList(0, requests.indexOf("vCont;s:p1.1"))).doesNotContain(insert);
    }
  }

  @Test
  void temporaryBreakpointGoesAfterItsHit() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("tbreak loop");
      GdbReply stop = rig.gdb().go("continue");
      assertThat(stop.shown()).contains("Temporary breakpoint 1, loop (times=5)");
      assertThat(rig.gdb().ok("info breakpoints")).contains("No breakpoints");
    }
  }

  @Test
  void finishStopsAtTheReturnAddressWithTheValue() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("break add3");
      rig.gdb().go("continue");
      long returnAddress = GdbReply.number(rig.gdb().ok("print/x $lr"));
      rig.gdb().ok("delete");
      int mark = rig.tap().mark();
      GdbReply stop = rig.gdb().go("finish");
      assertThat(stop.shown()).contains("Value returned is $2 = 6");
      assertThat(stop.pc()).isEqualTo(returnAddress);
      String where = Long.toHexString(returnAddress) + ",4";
      assertThat(rig.tap().requestsSince(mark))
          .containsSubsequence("Z0," + where, "vCont;c:p1.-1", "z0," + where);
    }
  }

  @Test
  void untilAndAdvanceRunToALine() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("break loop");
      rig.gdb().go("continue");
      int mark = rig.tap().mark();
      GdbReply until = rig.gdb().go("until " + rig.guest().line("loop-count"));
      assertThat(until.line()).isEqualTo(rig.guest().line("loop-count"));
      GdbReply advance = rig.gdb().go("advance " + rig.guest().line("loop-return"));
      assertThat(advance.line()).isEqualTo(rig.guest().line("loop-return"));
      assertThat(rig.gdb().ok("print sum")).contains("= 25");
      assertThat(rig.tap().requestsSince(mark))
          .contains("Z0," + Long.toHexString(until.pc()) + ",4")
          .contains("Z0," + Long.toHexString(advance.pc()) + ",4");
    }
  }

  @Test
  void hardwareBreakpointGoesThroughZ1() {
    try (Rig rig = Rig.stops()) {
      assertThat(rig.gdb().ok("hbreak local_scope")).contains("Hardware assisted breakpoint 1");
      int mark = rig.tap().mark();
      GdbReply stop = rig.gdb().go("continue");
      assertThat(stop.shown()).contains("Breakpoint 1, local_scope (start=10)");
      String where = Long.toHexString(stop.pc()) + ",4";
      assertThat(rig.tap().requestsSince(mark))
          .containsSubsequence("Z1," + where, "vCont;c:p1.-1", "z1," + where);
    }
  }

  @Test
  void breakAndHardwareBreakpointAtOneAddress() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("hbreak loop");
      rig.gdb().ok("break loop");
      GdbReply both = rig.gdb().go("continue");
      assertThat(both.reason()).isEqualTo("breakpoint-hit");
      assertThat(both.function()).isEqualTo("loop");
      rig.gdb().ok("delete 1");
      rig.gdb().ok("tbreak " + rig.guest().line("loop-return"));
      assertThat(rig.gdb().go("continue").line()).isEqualTo(rig.guest().line("loop-return"));
    }
  }

  @Test
  void lockedSchedulerNamesTheThread() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("set scheduler-locking on");
      rig.gdb().ok("break loop");
      int mark = rig.tap().mark();
      assertThat(rig.gdb().go("continue").function()).isEqualTo("loop");
      assertThat(rig.tap().requestsSince(mark)).contains("vCont;c:p1.1");
    }
  }

  @Test
  void conditionIsTestedAtEachHit() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("break add3 if a == 3 && b == 1");
      GdbReply stop = rig.gdb().go("continue");
      assertThat(stop.shown()).contains("add3 (a=3, b=1, c=2)");
    }
  }

  @Test
  void memoryNeverShowsABreakpoint() {
    try (Rig rig = Rig.stops()) {
      String before = rig.gdb().ok("x/4xw add3");
      rig.gdb().ok("set breakpoint always-inserted on");
      int mark = rig.tap().mark();
      rig.gdb().ok("break *add3");
      assertThat(rig.tap().requestsSince(mark)).contains("Z0," + rig.guest().hex("add3") + ",4");
      assertThat(rig.gdb().ok("x/4xw add3")).isEqualTo(before);
      rig.gdb().ok("set trust-readonly-sections off");
      assertThat(rig.gdb().ok("compare-sections .text")).contains("matched.");
    }
  }

  @Test
  void breakpointInHotCodeIsHonouredAndForgottenAtOnce() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("set var spinning=1");
      for (int round = 0; round < 3; round++) {
        int mark = rig.tap().mark();
        rig.gdb().begin("continue");
        rig.tap().awaitRequest(mark, r -> r.startsWith("vCont;c"));
        rig.gdb().interrupt();
        assertThat(rig.gdb().finish("continue").signal()).isEqualTo("SIGINT");
        rig.gdb().ok("tbreak " + rig.guest().line("spin-body"));
        GdbReply hit = rig.gdb().go("continue");
        assertThat(hit.line()).isEqualTo(rig.guest().line("spin-body"));
        assertThat(hit.shown()).contains("Temporary breakpoint");
      }
      rig.gdb().ok("set var spinning=0");
      rig.gdb().ok("break " + rig.guest().line("spin-end"));
      assertThat(rig.gdb().go("continue").line()).isEqualTo(rig.guest().line("spin-end"));
    }
  }
}
