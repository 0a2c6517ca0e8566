package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Real-mode code with FXSAVE and FXRSTOR under gdb: on our server and, the same way, on QEMU. */
@NeedsTool({"gdb-multiarch", "qemu-system-x86_64"})
class X86BootSectorIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ROUND = "*(unsigned char *) &round";

  @ParameterizedTest
  @EnumSource
  void breakAndHardwareBreakpointStopBeforeTheInstruction(X86Side side) {
    try (Rig rig = side.bootSector()) {
      GdbDriver gdb = rig.gdb();
      assertThat(gdb.ok("break *trip")).contains("Breakpoint");
      assertThat(gdb.ok("hbreak *save")).contains("Hardware assisted breakpoint");
      int mark = rig.tap().mark();
      GdbReply soft = gdb.go("continue");
      assertThat(soft.pc()).isEqualTo(rig.guest().address("trip"));
      GdbReply hard = gdb.go("continue");
      assertThat(hard.pc()).isEqualTo(rig.guest().address("save"));
      assertThat(rig.tap().requestsSince(mark))
          .contains("Z0," + rig.guest().hex("trip") + ",1", "Z1," + rig.guest().hex("save") + ",1");
      assertThat(gdb.ok("x/4xb 0x8000")).as("only marks yet").contains("0xa5\t0xa5\t0xa5\t0xa5");
      gdb.go("stepi");
      assertThat(gdb.ok("x/4xb 0x8000")).as("FCW of round 1").contains("0x7f\t0x02");
    }
  }

  @ParameterizedTest
  @EnumSource
  void watchStopsBehindTheStore(X86Side side) {
    try (Rig rig = side.bootSector()) {
      GdbDriver gdb = rig.gdb();
      assertThat(gdb.ok("watch " + ROUND)).contains("Hardware watchpoint");
      int mark = rig.tap().mark();
      GdbReply stop = gdb.go("continue");
      assertThat(stop.reason()).isEqualTo("watchpoint-trigger");
      assertThat(stop.shown()).contains("Old value = 0 '\\000'", "New value = 1 '\\001'");
      assertThat(stop.pc())
          .as("incb round is 4 bytes")
          .isEqualTo(rig.guest().address("rounds") + 4);
      assertThat(rig.tap().requestsSince(mark)).contains("Z2," + rig.guest().hex("round") + ",1");
      assertThat(rig.tap().repliesSince(mark))
          .anyMatch(r -> r.matches("T05.*watch:0*" + rig.guest().hex("round") + ";.*"));
      assertThat(gdb.go("continue").shown()).contains("New value = 2");
    }
  }

  @ParameterizedTest
  @EnumSource
  void accessWatchStopsBehindStoresAndLoads(X86Side side) {
    try (Rig rig = side.bootSector()) {
      rig.gdb().ok("awatch " + ROUND);
      GdbReply store = rig.gdb().go("continue");
      assertThat(store.reason()).isEqualTo("access-watchpoint-trigger");
      assertThat(store.shown()).contains("Old value = 0", "New value = 1");
      GdbReply load = rig.gdb().go("continue");
      assertThat(load.shown()).contains("Value = 1");
      assertThat(load.pc()).as("movb round, %al").isEqualTo(store.pc() + 3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void readWatchStopsAtTheLoadOnly(X86Side side) {
    try (Rig rig = side.bootSector()) {
      rig.gdb().ok("rwatch " + ROUND);
      int mark = rig.tap().mark();
      GdbReply load = rig.gdb().go("continue");
      assertThat(load.reason()).isEqualTo("read-watchpoint-trigger");
      assertThat(load.shown()).contains("Value = 1");
      String where = rig.guest().hex("round") + ",1";
      long behindTheIncrement = rig.guest().address("rounds") + 4;
      if (side == X86Side.QEMU) { // a slot for reads alone, so the increment's read is one
        assertThat(load.pc()).isEqualTo(behindTheIncrement);
      } else { // gdb falls back to an access slot, and passes over a stop with another value
        assertThat(load.pc()).isEqualTo(behindTheIncrement + 3);
        assertThat(rig.tap().requestsSince(mark)).containsSubsequence("Z3," + where, "Z4," + where);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void fxsaveIsAStoreToEveryWordOfItsImage(X86Side side) {
    try (Rig rig = side.bootSector()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("thbreak *save");
      gdb.go("continue");
      gdb.ok("watch *(unsigned long long *) (0x8000 + 160)");
      GdbReply stop = gdb.go("continue");
      assertThat(stop.pc()).isEqualTo(rig.guest().address("save") + 4);
      assertThat(stop.shown())
          .contains("Old value = " + Long.toUnsignedString(0xa5a5_a5a5_a5a5_a5a5L))
          .contains("New value = " + Long.toUnsignedString(0x8123_0167_89ab_cdefL));
    }
  }

  @ParameterizedTest
  @EnumSource
  void stepiGoesFromInstructionToInstruction(X86Side side) {
    try (Rig rig = side.bootSector()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("thbreak *unreal");
      gdb.go("continue");
      gdb.ok("thbreak *inside");
      assertThat(gdb.go("continue").pc()).isEqualTo(rig.guest().address("inside"));
      assertThat(GdbReply.number(gdb.ok("print/x $cs"))).isEqualTo(8);
      assertThat(GdbReply.number(gdb.ok("print/x $cr0 & 1"))).isEqualTo(1);
      long pc = rig.guest().address("inside");
      for (int bytes : List.of(2, 7, 3)) { // fninit, movups, movaps
        pc += bytes;
        assertThat(gdb.go("stepi").pc()).isEqualTo(pc);
      }
      assertThat(gdb.go("stepi").pc()).isEqualTo(rig.guest().address("back"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSessionToTheEnd(X86Side side) {
    try (Rig rig = side.bootSector()) {
      rig.gdb().begin("continue");
      String text = rig.peer().console().awaitText(0, "round 6 same", PATIENCE);
      assertThat(text.lines())
          .containsExactly(
              "trapgate boot sector",
              side == X86Side.OURS ? "checks 512 bytes" : "checks 288 bytes", // QEMU: no limits
              "round 1 same",
              "round 2 same",
              "round 3 same",
              "round 4 same",
              "round 5 same",
              "round 6 same");
    }
  }

  @ParameterizedTest
  @CsvSource({"kvm, checks 288 bytes, round 6 same", "cpu, checks 512 bytes, round 6 same"})
  void theProfileOfFxsaveShows(String profile, String checks, String end) {
    try (Rig rig = X86Side.choosing(Guest.bootSector(), "fx", profile)) {
      assertThat(rig.gdb().go("continue").shown()).contains("exited with code 01");
      assertThat(rig.peer().console().awaitText(0, end, PATIENCE)).contains(checks);
    }
  }

  @Test
  void thePatchAsMailedWritesBehindTheImage() {
    try (Rig rig = X86Side.choosing(Guest.bootSector(), "fx", "seed-v1")) {
      rig.gdb().ok("thbreak *save");
      rig.gdb().go("continue");
      rig.gdb().ok("watch *(long *) (0x8000 + 288)");
      GdbReply stop = rig.gdb().go("continue");
      assertThat(stop.pc()).as("behind FXSAVE").isEqualTo(rig.guest().address("save") + 4);
      rig.gdb().ok("delete");
      assertThat(rig.gdb().go("continue").shown()).contains("exited with code 03");
      rig.peer().console().awaitText(0, "WRONG", PATIENCE);
    }
  }

  @Test
  void theMonitorTellsTheSlotsTheIoctlTheExitsAndTheState() {
    try (Rig rig = X86Side.OURS.bootSector()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set breakpoint always-inserted on");
      gdb.ok("hbreak *save");
      gdb.ok("watch " + ROUND);
      gdb.ok("awatch *(int *) 0x8020");
      gdb.go("continue");
      assertThat(gdb.ok("monitor slots").lines().map(line -> line.replaceAll(" {2,}", "  ")))
          .containsExactly(
              "slot  address  on  request",
              "DR0  0x00007cd9  execute  hbreak (Z1,7cd9,1)",
              "DR1  0x00007d68  write, 1 byte  watch (Z2,7d68,1)",
              "DR2  0x00008020  read+write, 4 bytes awatch (Z4,8020,4)",
              "DR3  -  -  free");
      assertThat(gdb.ok("monitor kvm"))
          .contains("ioctl 0x4048ae9b KVM_SET_GUEST_DEBUG, 72 bytes", "ENABLE|USE_HW_BP")
          .contains("d9 7c 00 00 00 00 00 00");
      assertThat(gdb.ok("monitor exits")).contains("0xffff0ff2 B1");
      gdb.ok("delete 3");
      assertThat(gdb.go("continue").pc()).isEqualTo(rig.guest().address("save"));
      assertThat(gdb.ok("monitor fx"))
          .contains("FCW   027f", "MXCSR 00001fa0", "ST0 R7 valid   4001 8123016789abcdef")
          .contains("FXSAVE writes 288 bytes of 512 now:", "120  not written up to 1ff");
    }
  }
}
