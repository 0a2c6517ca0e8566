package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Exceptions of the guest as signals in gdb, on both machines. */
@NeedsTool("gdb-multiarch")
class StopOnIT {
  private static final long CODE = 0x300_0000;
  private static final long NOWHERE = 0xF000_0000L;

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "trap, 0x7fe00008, SIGTRAP, 6, before trap",
    "illegal, 0, SIGILL, 6, before illegal",
    "data-access, 0x80a30000, SIGSEGV, 13, 'before dtlb (data TLB error) at 0x03001004: load'",
    "alignment, 0x7ca02028, SIGBUS, 5, before alignment",
  })
  void onBookE(String word, String instruction, String signal, int ivor, String line) {
    try (Rig rig = Rig.stopsInMain()) {
      GdbDriver gdb = rig.gdb();
      long handler = CODE + 0x100L * ivor;
      gdb.ok("set $ivpr = " + CODE);
      gdb.ok("set $ivor" + ivor + " = " + 0x100 * ivor);
      gdb.ok("set {int} " + handler + " = 0x48000000"); // b .
      long code = CODE + 0x1000;
      gdb.ok("set {int} " + code + " = 0x38c60001"); // addi r6,r6,1
      gdb.ok("set {int} " + (code + 4) + " = " + instruction);
      gdb.ok("set $r3 = " + NOWHERE);
      gdb.ok("set $r4 = " + (CODE + 2));
      gdb.ok("set $r6 = 0");
      gdb.ok("monitor stop-on " + word);
      gdb.ok("set $pc = " + code);

      GdbReply stop = gdb.go("continue");

      assertThat(stop.shown()).contains(signal, line);
      assertThat(stop.pc()).isEqualTo(code + 4);
      assertThat(GdbReply.number(gdb.ok("print $r6"))).isEqualTo(1);
      assertThat(gdb.ok("monitor exits")).contains(line);

      gdb.ok("hbreak *" + handler);
      assertThat(gdb.go("continue").pc()).as("delivered, without a second stop").isEqualTo(handler);
      assertThat(GdbReply.number(gdb.ok("print $srr0"))).isEqualTo(code + 4);
    }
  }

  @ParameterizedTest(name = "{0}: {2}")
  @CsvSource({
    "trap, CC, SIGTRAP, 3, before #BP",
    "illegal, 0F 0B, SIGILL, 6, before #UD",
    "data-access, 8B 03, SIGSEGV, 13, before #GP (general protection)",
    "page, 8B 06, SIGSEGV, 14, 'load at 0x7f0000000000, error code 0x0000'",
    "#de, F7 F1, SIGFPE, 0, before #DE",
  })
  void onX86(String word, String bytes, String signal, int vector, String line) {
    try (Rig rig = X86Side.OURS.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak shadows"); // the interrupt table is loaded
      gdb.go("continue");
      gdb.ok("delete");
      long at = GdbReply.number(gdb.ok("print/x (long) $pc"));
      int offset = 0;
      for (String each : bytes.split(" ", -1)) {
        gdb.ok("set {char} " + (at + offset++) + " = 0x" + each);
      }
      gdb.ok("set $rbx = 1L << 63");
      gdb.ok("set $rsi = 0x7f0000000000");
      gdb.ok("set $rcx = 0");
      gdb.ok("monitor stop-on " + word);
      long handler = rig.guest().address("entries") + vector * 16L;

      GdbReply stop = gdb.go("continue");

      assertThat(stop.shown()).contains(signal, line);
      assertThat(stop.pc()).isEqualTo(at);
      gdb.ok("hbreak *" + handler);
      assertThat(gdb.go("continue").pc()).as("delivered, without a second stop").isEqualTo(handler);
    }
  }

  @Test
  void whatIsRepairedGoesOnAndStepsStopToo() {
    try (Rig rig = Rig.stopsInMain()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set {int} " + CODE + " = 0x80a30000"); // lwz r5,0(r3)
      gdb.ok("set $pc = " + CODE);
      gdb.ok("set $r3 = " + NOWHERE);
      gdb.ok("monitor stop-on dtlb");
      assertThat(gdb.go("stepi").shown()).contains("SIGSEGV");
      gdb.ok("set $r3 = " + CODE);
      assertThat(gdb.go("stepi").pc()).isEqualTo(CODE + 4);
      assertThat(GdbReply.number(gdb.ok("print $r5"))).isEqualTo(0x80a3_0000L);
    }
  }

  @Test
  void anUnknownNameListsTheKnownOnes() {
    try (Rig rig = Rig.stops()) {
      assertThat(rig.gdb().ok("monitor stop-on nonsense"))
          .contains("monitor stop-on: exception 'nonsense' (expected: dsi, isi, alignment,");
      assertThat(rig.gdb().ok("monitor stop-on")).doesNotContain("\nstop ");
      assertThat(rig.gdb().ok("monitor stop-on illegal")).contains("stop illegal");
      assertThat(rig.gdb().ok("monitor stop-on none")).doesNotContain("\nstop ");
    }
  }
}
