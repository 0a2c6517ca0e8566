package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions of the guest that gdb calls, returns from and finishes, on both families. */
@NeedsTool("gdb-multiarch")
class InferiorCallsIT {
  /** What a call may cost; without the registers in one packet it is above 90. */
  private static final int MOST_PACKETS = 60;

  @ParameterizedTest
  @EnumSource
  void aCallCostsFewPackets(ViewSide side, TestReporter reporter) {
    try (Rig rig = side.inMain()) {
      GdbDriver gdb = rig.gdb();
      String before = registers(gdb);
      int mark = rig.tap().mark();
      assertThat(gdb.ok("print square(12)")).contains("= 144");
      List<String> requests = rig.tap().allRequestsSince(mark);
      reporter.publishEntry("packets of print square(12), " + side, "" + requests.size());
      assertThat(requests)
          .hasSizeBetween(8, MOST_PACKETS - 1)
          .noneMatch(r -> r.matches("p[0-9a-f]+"))
          .anyMatch(r -> r.startsWith("vCont;c"));
      gdb.ok("maint flush register-cache");
      assertThat(registers(gdb)).isEqualTo(before);
    }
  }

  /** All but those that count on. */
  private static String registers(GdbDriver gdb) {
    return gdb.ok("info registers").replaceAll("(?m)^(a?tb[lu]|dec) .*\n", "");
  }

  @ParameterizedTest
  @EnumSource
  void valuesOfEveryKindGoInAndOut(ViewSide side) {
    try (Rig rig = side.inMain()) {
      GdbDriver gdb = rig.gdb();
      assertThat(gdb.ok("print sum_of_ten(1,2,3,4,5,6,7,8,9,10)")).contains("= 55");
      assertThat(gdb.ok("print/x wide(0x1122334455667788)")).contains("= 0x1122334555667788");
      assertThat(gdb.ok("print half(2.5)")).contains("= 1.25");
      assertThat(gdb.ok("print third(9)")).contains("= 3");
      assertThat(gdb.ok("print mixed(1, 2.5, 3, 4.25)")).contains("= 10.75");
      assertThat(gdb.ok("print swapped(kept)")).contains("{first = 4, second = 3}");
      assertThat(gdb.ok("print filled(100)")).contains("{value = {100, 101, 102,", "111}}");
      assertThat(gdb.ok("print sum_of_many(numbers)")).contains("= 78");
      assertThat(gdb.ok("print square(factorial(5)) + half(1)")).contains("= 14400.5");
      assertThat(gdb.ok("print $_strlen(text)")).contains("= 16");
      assertThat(gdb.ok("print counter")).contains("= 0");
    }
  }

  @Test
  void x87AndSseValuesGoInAndOut() {
    try (Rig rig = ViewSide.X86.inMain()) {
      GdbDriver gdb = rig.gdb();
      assertThat(gdb.ok("print longer(1.5)")).contains("= 1.75");
      gdb.ok("set var $st0 = 2.5");
      gdb.ok("set var $xmm1.v4_float[2] = 7");
      assertThat(gdb.ok("print half(3)")).contains("= 1.5");
      gdb.ok("maint flush register-cache");
      assertThat(gdb.ok("print $st0")).as("put back").contains("= 2.5");
      assertThat(gdb.ok("print $xmm1.v4_float[2]")).contains("= 7");
      gdb.ok("tbreak doubled");
      gdb.go("continue");
      gdb.ok("set var seed[3] = 40");
      gdb.ok("tbreak " + rig.guest().line("main-end")); // gdb 13 takes a vector to come in memory
      gdb.go("continue");
      assertThat(gdb.ok("print seed")).contains("= {2, 4, 6, 80}");
      assertThat(gdb.ok("print $xmm0.v4_float")).contains("= {2, 4, 6, 80}");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCallThatMeetsABreakpointStaysAndCanBeFinished(ViewSide side) {
    try (Rig rig = side.inMain()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("break " + rig.guest().line("inner"));
      GdbReply stopped = gdb.run("print outer(20)");
      assertThat(stopped.shown())
          .contains("The program being debugged stopped while in a function called from GDB.");
      assertThat(gdb.ok("bt"))
          .containsSubsequence(
              "inner (x=20)", "outer (x=20)", "<function called from gdb>", "main ()");
      gdb.ok("delete");
      assertThat(gdb.ok("print square(9)")).as("a call within it").contains("= 81");
      assertThat(gdb.go("finish").shown()).contains("Value returned is", "= 21");
      assertThat(gdb.run("finish").shown()).contains("= 42");
      assertThat(gdb.ok("info frame")).contains("main");
      assertThat(gdb.ok("print counter")).contains("= 1");
    }
  }

  @ParameterizedTest
  @EnumSource
  void finishReturnAndJump(ViewSide side) {
    try (Rig rig = side.inMain()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("break half");
      gdb.ok("break third");
      gdb.ok("break swapped");
      assertThat(gdb.go("continue").function()).isEqualTo("half");
      assertThat(gdb.go("finish").shown()).contains("Value returned is", "= 0.75");
      assertThat(gdb.go("continue").function()).isEqualTo("third");
      gdb.ok("return 5.5");
      assertThat(gdb.go("next").line()).isEqualTo(rig.guest().line("main-swapped"));
      assertThat(gdb.ok("print ratio")).as("0.75 and what was returned").contains("= 6.25");
      gdb.go("continue");
      gdb.go("finish");
      gdb.go("next");
      assertThat(gdb.ok("print kept")).contains("{first = 4, second = 3}");
      gdb.ok("delete");
      gdb.ok("set var counter = 100");
      gdb.ok("tbreak " + rig.guest().line("main-end"));
      assertThat(gdb.go("jump " + rig.guest().line("main-loop")).line())
          .isEqualTo(rig.guest().line("main-end"));
      assertThat(gdb.ok("print counter")).as("the loop once more").contains("= 105");
    }
  }

  @ParameterizedTest
  @EnumSource
  void untilAndAdvance(ViewSide side) {
    try (Rig rig = side.inMain()) {
      GdbDriver gdb = rig.gdb();
      assertThat(gdb.go("advance " + rig.guest().line("main-outer")).line())
          .isEqualTo(rig.guest().line("main-outer"));
      assertThat(gdb.go("until " + rig.guest().line("main-half")).line())
          .as("past the end of the loop")
          .isEqualTo(rig.guest().line("main-half"));
      assertThat(gdb.ok("print counter")).contains("= 5");
      assertThat(gdb.go("advance sum_of_many").function()).isEqualTo("sum_of_many");
      assertThat(gdb.go("until " + rig.guest().line("sum-return")).line())
          .isEqualTo(rig.guest().line("sum-return"));
      assertThat(gdb.ok("info frame")).contains("sum_of_many", "called by frame at");
      assertThat(gdb.ok("x/2i $pc")).contains("=> 0x");
    }
  }
}
