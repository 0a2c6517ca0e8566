package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditions and dprintf that gdb leaves to the server. */
@NeedsTool("gdb-multiarch")
class TargetConditionsIT {
  private static List<String> resumes(Rig rig, int mark) {
    return rig.tap().requestsSince(mark).stream().filter(r -> r.startsWith("vCont;")).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"break", "hbreak"})
  void aFalseConditionCostsNoRoundTrip(String command) {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("set breakpoint condition-evaluation target");
      rig.gdb().ok(command + " " + rig.guest().line("loop-body") + " if i == 3");
      int mark = rig.tap().mark();
      assertThat(rig.gdb().go("continue").line()).isEqualTo(rig.guest().line("loop-body"));
      assertThat(rig.gdb().ok("print i")).contains("= 3");
      assertThat(resumes(rig, mark)).as("one resume, one stop").hasSize(1);
      assertThat(rig.gdb().ok("info breakpoints")).contains("stop only if i == 3 (target evals)");
      assertThat(rig.gdb().ok("monitor exits")).contains("3 more at breakpoints whose conditions");
    }
  }

  @Test
  void aConditionThatCannotBeEvaluatedIsGdbsAffair() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("set breakpoint condition-evaluation target");
      rig.gdb().ok("break " + rig.guest().line("loop-body") + " if *(int *) 0xf0000000 == i");
      assertThat(rig.gdb().go("continue").shown())
          .contains("Error in testing", "condition", "0xf0000000");
    }
  }

  @Test
  void agentDprintfPrintsWithoutAStop() {
    try (Rig rig = Rig.stopsInMain()) {
      rig.gdb().ok("set dprintf-style agent");
      rig.gdb().ok("dprintf " + rig.guest().line("loop-count") + ",\"i=%d sum=%d\\n\", i, sum");
      rig.gdb().ok("break " + rig.guest().line("loop-return"));
      int mark = rig.tap().mark();
      String shown = rig.gdb().go("continue").shown();
      assertThat(shown).contains("i=0 sum=3\n", "i=4 sum=25\n");
      assertThat(resumes(rig, mark)).hasSize(1);
    }
  }
}
