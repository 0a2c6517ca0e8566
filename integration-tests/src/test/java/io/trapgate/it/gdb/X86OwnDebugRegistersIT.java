package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * A guest that sets a code slot and a data slot of its own and steps with TF, a line per round:
 * alone, while gdb's slots are in effect, and after gdb has let go (KVM's effective debug
 * registers, x86.md 2.5).
 */
@NeedsTool("gdb-multiarch")
class X86OwnDebugRegistersIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String OWN = " code 1 data 1 steps 5 dr6 4003 dr7 d0040a";

  /** Reads back what it wrote, gets its own single steps, and nothing from its slots. */
  private static final String FOREIGN = " code 0 data 0 steps 5 dr6 4000 dr7 d0040a";

  private static void expect(Rig rig, int round, String outcome) {
    String line = "own debug registers: round " + round;
    String text = rig.peer().console().awaitText(0, line + outcome, PATIENCE);
    assertThat(text).doesNotContain("WRONG");
  }

  @Test
  void itsRegistersAreInEffectWhileGdbHasNothingInserted() {
    try (Rig rig = X86Side.OURS.modes()) {
      rig.gdb().begin("continue");
      expect(rig, 1, OWN);
      expect(rig, 2, OWN);
      expect(rig, 3, OWN);
      assertThat(rig.gdb().finish("continue").reason()).startsWith("exited");
    }
  }

  @Test
  void softwareBreakpointsLeaveTheRegistersToTheGuest() {
    try (Rig rig = X86Side.OURS.inLongMode()) {
      rig.gdb().ok("break between_rounds");
      rig.gdb().go("continue");
      rig.gdb().go("continue");
      expect(rig, 1, OWN);
      rig.gdb().go("continue");
      expect(rig, 2, OWN);
    }
  }

  @Test
  void gdbsSlotsAreInEffectWhileThereAreAny() {
    try (Rig rig = X86Side.OURS.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak between_rounds if round_number == 2");
      gdb.go("continue");
      expect(rig, 1, FOREIGN);
      expect(rig, 2, FOREIGN);
      gdb.ok("delete");
      gdb.ok("set var rounds = 4");
      gdb.begin("continue");
      expect(rig, 4, OWN); // round 3 was measured before gdb let go
      assertThat(gdb.finish("continue").reason()).startsWith("exited");
    }
  }

  @Test
  void whatTheGuestWroteMeanwhileActsWhenGdbHasLetGo() {
    try (Rig rig = X86Side.OURS.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak *own_code");
      gdb.go("continue"); // the guest has set its registers, and gdb's slot stopped it
      assertThat(gdb.ok("monitor owner")).contains("user");
      gdb.ok("delete");
      gdb.ok("break between_rounds");
      gdb.go("continue");
      gdb.ok("delete");
      gdb.begin("continue");
      expect(rig, 1, OWN); // all of the round's stops came from the guest's registers
      gdb.finish("continue");
    }
  }

  @Test
  void theGuestsOwnSingleStepsGoToTheGuestWhileGdbSteps() {
    try (Rig rig = X86Side.OURS.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("thbreak *own_steps");
      gdb.go("continue");
      gdb.go("stepi");
      gdb.go("stepi");
      gdb.begin("continue");
      expect(rig, 3, OWN);
      gdb.finish("continue");
    }
  }

  @Test
  void aDetachGivesTheRegistersBack() {
    try (Rig rig = X86Side.OURS.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak between_rounds");
      gdb.go("continue");
      gdb.go("continue");
      expect(rig, 1, FOREIGN);
      gdb.ok("detach");
      expect(rig, 3, OWN);
      rig.peer().console().awaitText(0, "done", PATIENCE);
    }
  }
}
