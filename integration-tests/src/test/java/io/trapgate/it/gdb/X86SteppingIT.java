package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Steps over what changes the flow of control, C code under gdb, and the guest interrupted. */
@NeedsTool({"gdb-multiarch", "qemu-system-x86_64"})
class X86SteppingIT {
  private static long pc(Rig rig, String symbol) {
    return rig.guest().address(symbol);
  }

  private static Rig at(X86Side side, String symbol) {
    Rig rig = side.inLongMode();
    rig.gdb().ok("thbreak *" + symbol);
    assertThat(rig.gdb().go("continue").pc()).isEqualTo(pc(rig, symbol));
    return rig;
  }

  @Test
  void aStepStopsBehindTheLoadOfSsAndBehindSti() {
    try (Rig rig = at(X86Side.OURS, "load_ss")) {
      GdbDriver gdb = rig.gdb();
      assertThat(gdb.go("stepi").pc()).isEqualTo(pc(rig, "load_ss") + 2);
      assertThat(gdb.go("stepi").pc()).isEqualTo(pc(rig, "after_ss"));
      gdb.go("stepi");
      assertThat(gdb.go("stepi").pc()).as("behind STI").isEqualTo(pc(rig, "set_if") + 1);
      assertThat(gdb.go("stepi").pc()).isEqualTo(pc(rig, "after_if"));
    }
  }

  @Test
  void asOnAProcessorTheLoadOfSsTakesTheNextInstructionWithIt() {
    try (Rig rig = X86Side.choosing(Guest.modes(), "mov-ss", "processor")) {
      rig.gdb().ok("thbreak *load_ss");
      rig.gdb().go("continue");
      assertThat(rig.gdb().go("stepi").pc()).isEqualTo(pc(rig, "after_ss"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSoftwareInterruptAndItsReturn(X86Side side) {
    try (Rig rig = at(side, "software_interrupt")) {
      GdbDriver gdb = rig.gdb();
      long flags = GdbReply.number(gdb.ok("print/x $eflags"));
      assertThat(gdb.go("stepi").pc()).isEqualTo(pc(rig, "entries") + 0x40 * 16);
      gdb.ok("thbreak *return_from_trap");
      gdb.go("continue");
      assertThat(gdb.go("stepi").pc()).isEqualTo(pc(rig, "after_interrupt"));
      for (int i = 0; i < 3; i++) {
        gdb.go("stepi");
      }
      assertThat(GdbReply.number(gdb.ok("print/x *(unsigned long *) &pushed_flags")))
          .as("no TF of the debugger's in what the guest pushed")
          .isEqualTo(flags & ~0x100L);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPageFaultLandsInItsHandlerAndComesBack(X86Side side) {
    try (Rig rig = side.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak " + rig.guest().line("hole"));
      long line = gdb.go("continue").pc();
      gdb.go("stepi"); // loads the address
      GdbReply handler = gdb.go("stepi");
      assertThat(handler.pc()).isEqualTo(pc(rig, "entries") + 14 * 16);
      assertThat(GdbReply.number(gdb.ok("print/x $cr2"))).isEqualTo(0x1e0008);
      gdb.ok("thbreak *return_from_trap");
      gdb.go("continue");
      GdbReply again = gdb.go("stepi");
      assertThat(again.pc()).isBetween(line, line + 16);
      assertThat(again.line()).isEqualTo(rig.guest().line("hole"));
      gdb.go("stepi");
      assertThat(GdbReply.number(gdb.ok("print/x *(int *) 0x1e0008"))).isEqualTo(0x600d);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aHardwareBreakpointIsSteppedOver(X86Side side) {
    try (Rig rig = side.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("hbreak triangle");
      for (int number = 4; number >= 0; number--) {
        assertThat(gdb.go("continue").shown()).contains("triangle (number=" + number + ")");
      }
      assertThat(gdb.ok("bt"))
          .containsSubsequence("number=0", "number=1", "number=2", "number=3", "number=4")
          .contains("in calls ()", "in main ()");
    }
  }

  @ParameterizedTest
  @EnumSource
  void finishNextAndAnInferiorCall(X86Side side) {
    try (Rig rig = side.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("break square");
      gdb.go("continue");
      GdbReply finished = gdb.go("finish");
      assertThat(finished.shown()).contains("Value returned is $1 = 25");
      assertThat(gdb.go("next").line()).isEqualTo(rig.guest().line("calls-end"));
      assertThat(gdb.ok("print sum")).contains("= 35");
      gdb.ok("delete");
      assertThat(gdb.ok("print square(12)")).contains("= 144");
      assertThat(gdb.ok("print triangle(3) + square(2)")).contains("= 10");
      assertThat(gdb.ok("print sum")).contains("= 35");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ctrlCStopsASpinningGuestAndAHaltedOne(X86Side side) {
    try (Rig rig = side.inLongMode()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("set var spinning = 1");
      gdb.ok("set var halting = 1");
      interrupt(rig);
      assertThat(gdb.ok("info symbol $pc")).contains("waits");
      gdb.ok("break " + rig.guest().line("spin-body"));
      assertThat(gdb.go("continue").line()).isEqualTo(rig.guest().line("spin-body"));
      gdb.ok("delete");
      gdb.ok("set var spinning = 0");
      interrupt(rig);
      assertThat(gdb.ok("info symbol $pc")).contains("waits");
      gdb.ok("set var halting = 0");
      GdbReply line = gdb.run("info line " + rig.guest().line("halt"));
      assertThat(line.shown()).contains("waits");
    }
  }

  private static void interrupt(Rig rig) {
    int mark = rig.tap().mark();
    rig.gdb().begin("continue");
    rig.tap().awaitRequest(mark, r -> r.startsWith("vCont;c"));
    rig.peer().console().awaitText(0, "apic timer", Duration.ofSeconds(30));
    rig.gdb().interrupt();
    assertThat(rig.gdb().finish("continue").signal()).isEqualTo("SIGINT");
  }

  @ParameterizedTest
  @EnumSource
  void registersOfTheCpuCanBeReadAndWritten(X86Side side) {
    try (Rig rig = at(side, "square")) {
      GdbDriver gdb = rig.gdb();
      assertThat(gdb.ok("info registers"))
          .contains("rax", "r15", "rip", "eflags", "cs", "ss", "cr0", "cr3", "efer");
      assertThat(GdbReply.number(gdb.ok("print/x $rdi"))).isEqualTo(5);
      gdb.ok("set var $rdi = 6");
      assertThat(gdb.go("finish").shown()).contains("= 36");
      for (String register : List.of("$xmm7.v2_int64[1]", "$st3", "$mxcsr", "$fctrl")) {
        assertThat(gdb.run("print " + register).outcome())
            .as(register)
            .isEqualTo(GdbReply.Outcome.DONE);
      }
      gdb.ok("set var $xmm7.v2_int64[1] = 0x1122334455667788");
      assertThat(gdb.ok("print/x $xmm7.v2_int64[1]")).contains("0x1122334455667788");
    }
  }
}
