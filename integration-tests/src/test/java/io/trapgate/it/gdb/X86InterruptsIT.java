package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Interrupts and the guest's own exceptions under gdb. */
@NeedsTool({"gdb-multiarch", "qemu-system-x86_64"})
class X86InterruptsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ParameterizedTest
  @EnumSource
  void aBreakpointInTheTimersHandler(X86Side side) {
    try (Rig rig = side.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak " + rig.guest().line("tick"));
      for (int tick = 0; tick < 3; tick++) {
        GdbReply stop = gdb.go("continue");
        assertThat(stop.line()).isEqualTo(rig.guest().line("tick"));
        assertThat(gdb.ok("print ticks")).contains("= " + tick);
        assertThat(GdbReply.number(gdb.ok("print f->vector"))).isEqualTo(0x20);
      }
      gdb.ok("delete"); // QEMU's timer goes on while the guest stands: there may be a fourth
      gdb.begin("continue");
      rig.peer().console().awaitText(0, "timer: 3 ticks", PATIENCE);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWatchpointOnWhatAHandlerWrites(X86Side side) {
    try (Rig rig = side.inLongMode()) {
      rig.gdb().ok("watch apic_ticks");
      GdbReply stop = rig.gdb().go("continue");
      assertThat(stop.function()).isEqualTo("trap");
      assertThat(stop.shown()).contains("Old value = 0", "New value = 1");
      assertThat(GdbReply.number(rig.gdb().ok("print f->vector"))).isEqualTo(0x30);
    }
  }

  /**
   * A fault pushes RF, and its handler returns with it, here to another instruction: a slot there
   * is passed, as on silicon; a software breakpoint is not.
   */
  @Test
  void theResumeFlagOfAFaultPassesASlotWhereItsHandlerReturnsTo() {
    try (Rig rig = X86Side.OURS.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak *behind_nowhere");
      gdb.ok("hbreak *calls");
      assertThat(gdb.go("continue").pc()).isEqualTo(rig.guest().address("calls"));
    }
  }

  /** gdb's breakpoint is no 0xCC in memory, and the guest's is none of gdb's. */
  @Test
  void theGuestsOwnBreakpointInstructionIsTheGuests() {
    try (Rig rig = X86Side.OURS.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("break shadows");
      gdb.ok("hbreak *own_code");
      assertThat(gdb.go("continue").function()).isEqualTo("shadows");
      rig.peer().console().awaitText(0, "own breakpoint: 1", PATIENCE);
      assertThat(gdb.go("continue").pc()).isEqualTo(rig.guest().address("own_code"));
    }
  }

  @Test
  void aStepOverHaltWaitsBehindItForTheInterrupt() {
    try (Rig rig = X86Side.OURS.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("monitor step noirq off");
      gdb.ok("hbreak wait_for_interrupt");
      gdb.go("continue");
      gdb.ok("delete");
      gdb.go("stepi"); // STI
      assertThat(gdb.ok("x/i $pc")).contains("hlt");
      long halt = GdbReply.number(gdb.ok("print/x (long) $pc"));
      assertThat(gdb.go("stepi").pc()).isEqualTo(halt + 1);
      assertThat(gdb.go("stepi").pc()).isEqualTo(rig.guest().address("entries") + 0x20 * 16);
      assertThat(GdbReply.number(gdb.ok("print/x *(long *) $rsp")))
          .as("returns behind HLT")
          .isEqualTo(halt + 1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBreakpointInThePageFaultsHandler(X86Side side) {
    try (Rig rig = side.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("break map_the_hole");
      gdb.go("continue");
      assertThat(GdbReply.number(gdb.ok("print/x fault_address"))).isEqualTo(0x1e0008);
      assertThat(gdb.run("print *(int *) 0x1e0008").shown()).contains("Cannot access memory");
      gdb.go("finish");
      assertThat(gdb.ok("print *(int *) 0x1e0008")).contains("= 0");
      gdb.ok("break *behind_nowhere");
      assertThat(gdb.go("continue").pc()).isEqualTo(rig.guest().address("behind_nowhere"));
      assertThat(GdbReply.number(gdb.ok("print/x protection_error"))).isEqualTo(0);
    }
  }
}
