package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Hardware breakpoints and watchpoints in every mode of the processor, and the budget of four. */
@NeedsTool({"gdb-multiarch", "qemu-system-x86_64"})
class X86ModesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @ParameterizedTest
  @EnumSource
  void aHardwareBreakpointInEachMode(X86Side side) {
    try (Rig rig = side.modes()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak *protected_step");
      gdb.ok("hbreak *real_step");
      gdb.ok("hbreak *compat_step");
      gdb.ok("hbreak *widths");
      String[] stops = {"protected_step", "real_step", "protected_step", "compat_step", "widths"};
      long[] controls = {1, 0, 1, 0x8001_0001L, 0x8001_0001L}; // PE; WP, PG
      long[] selectors = {0x08, 0x00, 0x08, 0x08, 0x28};
      for (int i = 0; i < stops.length; i++) {
        GdbReply stop = gdb.go("continue");
        assertThat(stop.reason()).isEqualTo("breakpoint-hit");
        assertThat(stop.pc()).as(stops[i]).isEqualTo(rig.guest().address(stops[i]));
        assertThat(GdbReply.number(gdb.ok("print/x $cr0 & 0x80010001")))
            .as(stops[i])
            .isEqualTo(controls[i]);
        assertThat(GdbReply.number(gdb.ok("print/x $cs"))).isEqualTo(selectors[i]);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aWatchpointInEachMode(X86Side side) {
    try (Rig rig = side.modes()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("watch *(int *) &protected_count");
      gdb.ok("watch *(short *) &real_count");
      gdb.ok("watch *(int *) &compat_count");
      String[] stores = {"protected_store", "real_store", "real_far", "protected_store"};
      int[] bytes = {5, 3, 4, 5};
      for (int i = 0; i < stores.length; i++) {
        GdbReply stop = gdb.go("continue");
        assertThat(stop.reason()).isEqualTo("watchpoint-trigger");
        long offset = side == X86Side.QEMU && stores[i].equals("real_far") ? 0xa000 : 0;
        assertThat(stop.pc()) // QEMU shows the offset in CS, we the linear address
            .as(stores[i])
            .isEqualTo(rig.guest().address(stores[i]) + bytes[i] - offset);
      }
      GdbReply compat = gdb.go("continue");
      assertThat(compat.shown()).contains("Old value = 0", "New value = 1");
      assertThat(compat.pc()).isEqualTo(rig.guest().address("compat_store") + 5);
    }
  }

  @Test
  void anAddressInRealModeIsTheLinearOne() {
    try (Rig rig = X86Side.OURS.modes()) {
      rig.gdb().ok("hbreak *real_far"); // runs with CS 0A00
      assertThat(rig.gdb().go("continue").pc()).isEqualTo(rig.guest().address("real_far"));
      assertThat(GdbReply.number(rig.gdb().ok("print/x $cs"))).isEqualTo(0xa00);
      rig.gdb().ok("delete");
      rig.gdb().ok("break *real_handler");
      assertThat(rig.gdb().go("continue").pc()).isEqualTo(rig.guest().address("real_handler"));
    }
  }

  @Test
  void allFourSlotsInUseAndAFifthRefusedByName() {
    try (Rig rig = X86Side.OURS.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set breakpoint always-inserted on");
      gdb.ok("hbreak *square");
      gdb.ok("watch dword4");
      gdb.ok("awatch word2");
      gdb.ok("watch qword8");
      assertThat(gdb.ok("monitor slots"))
          .containsPattern("DR0 .*0x0*%s .*hbreak".formatted(rig.guest().hex("square")))
          .containsPattern("DR1 .*0x0*%s .*watch".formatted(rig.guest().hex("dword4")))
          .containsPattern("DR2 .*0x0*%s .*awatch".formatted(rig.guest().hex("word2")))
          .containsPattern("DR3 .*0x0*%s .*watch".formatted(rig.guest().hex("qword8")));
      gdb.ok("set breakpoint always-inserted off");
      gdb.ok("hbreak *triangle");
      GdbReply refused = gdb.run("continue");
      assertThat(refused.outcome()).isEqualTo(GdbReply.Outcome.ERROR);
      assertThat(refused.shown())
          .contains("Cannot insert hardware breakpoint 6:Remote failure reply: ")
          .contains("no free")
          .contains("DR0=", "DR1=", "DR2=", "DR3=");
      gdb.ok("delete 6");
      assertThat(gdb.go("continue").line()).isEqualTo(rig.guest().line("dword")); // behind word2
      assertThat(gdb.go("continue").line()).isEqualTo(rig.guest().line("qword"));
      assertThat(gdb.go("continue").line()).isEqualTo(rig.guest().line("unaligned"));
    }
  }

  @Test
  void oneSessionThroughAllModesWithAllFourSlotsInUse() {
    try (Rig rig = X86Side.OURS.modes()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set breakpoint always-inserted on"); // or gdb inserts by address
      gdb.ok("hbreak *real_step");
      gdb.ok("watch *(int *) &protected_count");
      gdb.ok("hbreak map_the_hole");
      gdb.ok("watch ticks");
      GdbReply refused = gdb.run("hbreak *touch_nowhere");
      assertThat(refused.shown())
          .contains("Cannot insert hardware breakpoint 5", "DR0=0x0000")
          .contains("(hbreak)", "(watch, 4 bytes)");
      gdb.ok("delete 5");
      assertThat(gdb.go("continue").shown()).contains("Old value = 0", "New value = 1");
      assertThat(gdb.go("continue").pc()).isEqualTo(rig.guest().address("real_step"));
      assertThat(gdb.go("continue").shown()).contains("Old value = 1", "New value = 3");
      assertThat(gdb.go("continue").function()).isEqualTo("map_the_hole");
      assertThat(gdb.ok("bt")).containsSubsequence("trap (f=", "page_fault ()", "main ()");
      for (int tick = 1; tick <= 3; tick++) {
        assertThat(gdb.go("continue").shown()).contains("New value = " + tick);
      }
      assertThat(gdb.go("continue").shown()).contains("exited with code 01");
      assertThat(rig.peer().console().awaitText(0, "done", PATIENCE))
          .contains("page fault: address 1e0008", "general protection: error 0", "timer: 3 ticks")
          .contains("own debug registers: round 3 code 0 data 0 steps 5 dr6 4000 dr7 d0040a");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUnalignedWatchIsSplitOverSlots(X86Side side) {
    try (Rig rig = side.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set breakpoint always-inserted on");
      gdb.ok("watch unaligned.value");
      if (side == X86Side.OURS) {
        long at = rig.guest().address("unaligned") + 6;
        assertThat(gdb.ok("monitor slots"))
            .containsPattern("DR\\d .*0x0*%x ".formatted(at))
            .containsPattern("DR\\d .*0x0*%x ".formatted(at + 2));
      }
      GdbReply stop = gdb.go("continue");
      assertThat(stop.reason()).isEqualTo("watchpoint-trigger");
      assertThat(stop.shown()).contains("Old value = 0", "New value = 1431655765");
      assertThat(stop.line()).isEqualTo(rig.guest().line("load"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theWholeGuest(X86Side side) {
    try (Rig rig = side.modes()) {
      rig.gdb().begin("continue");
      String text = rig.peer().console().awaitText(0, "done", PATIENCE);
      assertThat(text.lines())
          .containsExactly(
              "protected mode",
              "real mode",
              "back to protected mode",
              "protected mode again",
              "long mode: real 3 int 1 protected 3",
              "compatibility mode: 1",
              "widths: 44446678",
              "strings: 0123ZZZZZZZZcde",
              "page fault: address 1e0008 error 2 read 600d",
              "general protection: error 0",
              "calls: 23",
              "own breakpoint: 1",
              "software interrupt: 1",
              "own debug registers: round 1 code 1 data 1 steps 5 dr6 4003 dr7 d0040a",
              "own debug registers: round 2 code 1 data 1 steps 5 dr6 4003 dr7 d0040a",
              "own debug registers: round 3 code 1 data 1 steps 5 dr6 4003 dr7 d0040a",
              "timer: 3 ticks",
              "apic timer: 1",
              "done");
    }
  }
}
