package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbReply;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Stepping by instruction and by line. */
@NeedsTool("gdb-multiarch")
class SteppingRowsIT {
  @Test
  void stepiExecutesOneInstruction() {
    try (Rig rig = Rig.stops()) {
      long start = rig.guest().address("_start");
      for (int i = 1; i <= 5; i++) {
        int mark = rig.tap().mark();
        GdbReply stop = rig.gdb().go("stepi");
        assertThat(stop.pc()).isEqualTo(start + 4L * i);
        assertThat(rig.tap().requestsSince(mark)).anyMatch(r -> r.startsWith("vCont;s:p1.1"));
      }
      assertThat(rig.gdb().go("stepi").pc()).isEqualTo(rig.guest().address("main"));
    }
  }

  @Test
  void stepiOnABreakpointHoldsTheOthers() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("break *three_stores");
      rig.gdb().go("continue");
      int mark = rig.tap().mark();
      assertThat(rig.gdb().go("stepi").pc()).isEqualTo(rig.guest().address("middle_store"));
      assertThat(rig.tap().requestsSince(mark)).contains("vCont;s:p1.1");
    }
  }

  @Test
  void nextStaysInTheFunctionAndStepEntersTheCall() {
    try (Rig rig = Rig.stopsInMain()) {
      Guest guest = rig.guest();
      assertThat(rig.gdb().go("next").line()).isEqualTo(guest.line("main-first"));
      assertThat(rig.gdb().go("next").line()).isEqualTo(guest.line("main-add3"));
      int mark = rig.tap().mark();
      assertThat(rig.gdb().go("next").line()).isEqualTo(guest.line("main-write-same"));
      List<String> requests = rig.tap().requestsSince(mark);
      assertThat(requests)
          .as("the call runs to a breakpoint at its return")
          .anyMatch(r -> r.startsWith("Z0,"))
          .anyMatch(r -> r.startsWith("vCont;c"))
          .anyMatch(r -> r.startsWith("vCont;s") || r.startsWith("vCont;r"));
      GdbReply entered = rig.gdb().go("step");
      assertThat(entered.function()).isEqualTo("write_watched");
      assertThat(entered.line()).isEqualTo(guest.line("write-before"));
      assertThat(rig.gdb().ok("print value")).contains("= 0");
    }
  }

  @Test
  void rangeSteppingTakesOneRequestForALine() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("tbreak " + rig.guest().line("local-changes"));
      rig.gdb().go("continue");
      int mark = rig.tap().mark();
      GdbReply stop = rig.gdb().go("next");
      assertThat(stop.line()).isEqualTo(rig.guest().line("local-return"));
      List<String> steps =
          rig.tap().requestsSince(mark).stream().filter(r -> r.startsWith("vCont;")).toList();
      boolean offered =
          rig.tap().repliesSince(0).stream().anyMatch(r -> r.matches("vCont;.*;r(;.*)?"));
      if (offered) {
        assertThat(steps).hasSize(1).allMatch(r -> r.startsWith("vCont;r"));
      } else {
        assertThat(steps).hasSizeGreaterThan(1).allMatch(r -> r.startsWith("vCont;s:p1.1"));
      }
    }
  }

  @Test
  void atomicSequenceIsSteppedAsOne() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("break *atomic_load");
      assertThat(rig.gdb().go("continue").pc()).isEqualTo(rig.guest().address("atomic_load"));
      rig.gdb().ok("delete");
      long before = GdbReply.number(rig.gdb().ok("print counter"));
      int mark = rig.tap().mark();
      GdbReply stop = rig.gdb().go("stepi");
      assertThat(stop.pc())
          .as("after the store-conditional's branch or at it")
          .isBetween(rig.guest().address("atomic_done") - 4, rig.guest().address("atomic_done"));
      assertThat(GdbReply.number(rig.gdb().ok("print counter"))).isEqualTo(before + 4);
      assertThat(rig.tap().requestsSince(mark))
          .anyMatch(r -> r.startsWith("Z0,"))
          .anyMatch(r -> r.startsWith("vCont;c"))
          .anyMatch(r -> r.startsWith("z0,"));
    }
  }

  @Test
  void steppingIntoABreakpointReportsIt() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("break *three_stores");
      rig.gdb().ok("break *middle_store");
      rig.gdb().go("continue");
      GdbReply stop = rig.gdb().go("stepi");
      assertThat(stop.pc()).isEqualTo(rig.guest().address("middle_store"));
      assertThat(stop.shown()).contains("Breakpoint 3, ");
      assertThat(rig.gdb().ok("print cells[0]")).contains("= 9");
      assertThat(rig.gdb().ok("print cells[1]")).contains("= 0");
      assertThat(rig.gdb().go("stepi").pc()).isEqualTo(rig.guest().address("after_store"));
      assertThat(rig.gdb().ok("print cells[1]")).contains("= 9");
    }
  }
}
