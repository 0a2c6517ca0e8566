package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbReply;
import org.junit.jupiter.api.Test;

/** The e500v2 has two IACs and two DACs: the third is refused by name, and fits after a delete. */
@NeedsTool("gdb-multiarch")
class BudgetTextIT {
  @Test
  void thirdHardwareBreakpointNamesBothSlots() {
    try (Rig rig = Rig.stops()) {
      rig.gdb().ok("hbreak *add3");
      rig.gdb().ok("hbreak *loop");
      rig.gdb().ok("hbreak *spin");
      GdbReply refused = rig.gdb().run("continue");
      assertThat(refused.outcome()).isEqualTo(GdbReply.Outcome.ERROR);
      assertThat(refused.shown())
          .contains("Cannot insert hardware breakpoint 3:Remote failure reply: ")
          .contains("IAC1=0x%08x".formatted(rig.guest().address("add3")))
          .contains("IAC2=0x%08x".formatted(rig.guest().address("loop")));
      rig.gdb().ok("delete 1");
      assertThat(rig.gdb().go("continue").pc()).isEqualTo(rig.guest().address("loop"));
      assertThat(rig.gdb().go("continue").pc()).isEqualTo(rig.guest().address("spin"));
    }
  }

  @Test
  void thirdWatchIsRefusedAndTheSessionGoesOn() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("watch watched");
      rig.gdb().ok("watch counter");
      rig.gdb().ok("watch third");
      GdbReply refused = rig.gdb().run("continue");
      assertThat(refused.outcome()).isEqualTo(GdbReply.Outcome.ERROR);
      assertThat(refused.shown())
          .contains("Could not insert hardware watchpoint 4.")
          .contains("You may have requested too many hardware breakpoints/watchpoints.");
      rig.gdb().ok("delete 4");
      assertThat(rig.gdb().go("continue").shown()).contains("New value = 7");
    }
  }

  @Test
  void slotsAreShownWithTheirOwners() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("set breakpoint always-inserted on");
      rig.gdb().ok("hbreak *loop");
      rig.gdb().ok("watch watched");
      assertThat(rig.gdb().ok("monitor slots"))
          .containsPattern("IAC1.*0x%08x.*hbreak".formatted(rig.guest().address("loop")))
          .containsPattern("DAC1.*0x%08x.*watch".formatted(rig.guest().address("watched")))
          .containsPattern("IAC2.*free")
          .containsPattern("DAC2.*free");
    }
  }
}
