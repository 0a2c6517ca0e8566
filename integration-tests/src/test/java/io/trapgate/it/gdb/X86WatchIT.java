package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Watchpoints in 64-bit code: the stop is behind the access, and the value is the new one. */
@NeedsTool({"gdb-multiarch", "qemu-system-x86_64"})
class X86WatchIT {
  @ParameterizedTest
  @CsvSource({
    "OURS, byte1, 17 '\\021', word, 1",
    "OURS, word2, 8738, dword, 2",
    "OURS, dword4, 1145324612, qword, 4",
    "OURS, qword8, 9838263505978427528, unaligned, 8",
    "QEMU, byte1, 17 '\\021', word, 1",
    "QEMU, word2, 8738, dword, 2",
    "QEMU, dword4, 1145324612, qword, 4",
    "QEMU, qword8, 9838263505978427528, unaligned, 8"
  })
  void everyWidth(X86Side side, String variable, String value, String lineBehind, int bytes) {
    try (Rig rig = side.inLongMode()) {
      rig.gdb().ok("watch " + variable);
      int mark = rig.tap().mark();
      GdbReply stop = rig.gdb().go("continue");
      assertThat(stop.shown()).contains("New value = " + value);
      assertThat(stop.line()).isEqualTo(rig.guest().line(lineBehind));
      String where = rig.guest().hex(variable) + "," + bytes;
      assertThat(rig.tap().requestsSince(mark)).containsSubsequence("Z2," + where, "z2," + where);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStoreOfTheSameValueIsPassedOver(X86Side side) {
    try (Rig rig = side.inLongMode()) {
      rig.gdb().ok("watch dword4");
      rig.gdb().go("continue");
      int mark = rig.tap().mark();
      GdbReply stop = rig.gdb().go("continue");
      assertThat(stop.shown()).contains("New value = 1145324613");
      assertThat(stop.line()).isEqualTo(rig.guest().line("widths-end"));
      if (side == X86Side.OURS) { // QEMU has one more
        assertThat(rig.tap().repliesSince(mark).stream().filter(r -> r.contains(";watch:")))
            .as("one for the store of the same value")
            .hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAccessWatchSeesTheLoad(X86Side side) {
    try (Rig rig = side.inLongMode()) {
      rig.gdb().ok("awatch dword4");
      assertThat(rig.gdb().go("continue").line()).isEqualTo(rig.guest().line("qword"));
      GdbReply load = rig.gdb().go("continue");
      assertThat(load.shown()).contains("Value = 1145324612");
      assertThat(load.line()).isEqualTo(rig.guest().line("load"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStringInstructionStopsBehindEachIteration(X86Side side) {
    try (Rig rig = side.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("watch *(short *) (target + 6)");
      long copying = rig.guest().address("copying");
      for (int left = 9; left >= 8; left--) {
        GdbReply stop = gdb.go("continue");
        assertThat(stop.reason()).isEqualTo("watchpoint-trigger");
        assertThat(stop.pc()).isEqualTo(copying);
        assertThat(GdbReply.number(gdb.ok("print $rcx"))).isEqualTo(left);
      }
      GdbReply filled = gdb.go("continue");
      assertThat(filled.pc()).isEqualTo(rig.guest().address("filling"));
      assertThat(GdbReply.number(gdb.ok("print $rcx"))).isEqualTo(5);
      assertThat(gdb.ok("print/c target[6]")).contains("90 'Z'");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLocalWatchEndsWithItsFrame(X86Side side) {
    try (Rig rig = side.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak square");
      gdb.go("continue");
      gdb.ok("up");
      gdb.ok("watch sum");
      gdb.ok("delete 2");
      assertThat(gdb.go("continue").shown()).contains("Old value = 10", "New value = 35");
      assertThat(gdb.go("continue").reason()).isEqualTo("watchpoint-scope");
    }
  }
}
