package io.trapgate.it.gdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.HostKvm;
import io.trapgate.target.MachineException;
import io.trapgate.target.kvm.HostAbilities.Ability;
import io.trapgate.testkit.GdbDriver;
import io.trapgate.testkit.GdbReply;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Breakpoints in a real gdb on this host's KVM, as far as the host has them. */
@NeedsTool("gdb-multiarch")
@NeedsKvm
class KvmBreakpointsIT {
  private static final String NO_DATA =
      "this host's KVM never reports data breakpoints (measured at start; see monitor kvm)";

  private static void assumeNot(Ability ability) throws MachineException {
    assumeThat(HostKvm.measure().can(ability)).as("%s works here", ability).isFalse();
  }

  private static List<String> resumes(Rig rig, int mark) {
    return rig.tap().requestsSince(mark).stream().filter(r -> r.startsWith("vCont;")).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"break", "hbreak"})
  void aConditionIsDecidedHere(String command) {
    try (Rig rig = KvmSide.flat()) {
      rig.gdb().ok("set breakpoint condition-evaluation target");
      rig.gdb().ok(command + " work if i == 20");
      int mark = rig.tap().mark();
      GdbReply stop = rig.gdb().go("continue");
      assertThat(stop.line()).isEqualTo(rig.guest().line("work"));
      assertThat(rig.gdb().ok("print i")).contains("= 20");
      assertThat(rig.gdb().ok("print total")).as("0 + ... + 19").contains("= 190");
      assertThat(resumes(rig, mark)).as("one resume, one stop").hasSize(1);
      assertThat(rig.tap().repliesSince(mark))
          .anyMatch(r -> r.contains(command.equals("break") ? "swbreak:" : "hwbreak:"));
      assertThat(rig.gdb().ok("monitor exits")).contains("20 more at breakpoints whose conditions");
    }
  }

  @Test
  void breakTakesASlotWhereNothingReportsInt3AndSaysSo() throws MachineException {
    assumeNot(Ability.BREAKPOINT_INSTRUCTION);
    try (Rig rig = KvmSide.flat()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("break work");
      GdbReply stop = gdb.go("continue");
      assertThat(stop.shown())
          .contains("break takes one of 4 debug registers here, as this host's KVM never reports");
      assertThat(gdb.ok("monitor slots")).contains("execute", "break (Z0,");
      assertThat(gdb.ok("monitor kvm")).contains("int3 exits: not reported");
      assertThat(gdb.go("continue").shown()).as("said once").doesNotContain("debug registers here");
    }
  }

  @Test
  void theFifthBreakIsRefusedByTheNamesOfTheOthers() throws MachineException {
    assumeNot(Ability.BREAKPOINT_INSTRUCTION);
    try (Rig rig = KvmSide.flat()) {
      GdbDriver gdb = rig.gdb();
      Stream.of("work", "second", "third", "fourth").forEach(name -> gdb.ok("break " + name));
      gdb.ok("break *" + rig.guest().hex("main"));
      int mark = rig.tap().mark();
      assertThat(gdb.run("continue").shown()).contains("Cannot insert breakpoint");
      assertThat(rig.tap().repliesSince(mark))
          .anyMatch(reply ->
              reply.startsWith("E.Z0.no free hardware breakpoint slot, which break takes here")
                  && reply.contains("DR0=")
                  && reply.contains("(break), DR3="));
      gdb.ok("delete 5");
      assertThat(gdb.go("continue").shown()).contains("took the last debug register");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"watch", "rwatch", "awatch"})
  void aWatchThatWouldNeverStopIsRefusedWithTheReason(String command) throws MachineException {
    assumeNot(Ability.DATA_SLOTS);
    try (Rig rig = KvmSide.flat()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok(command + " total");
      int mark = rig.tap().mark();
      assertThat(gdb.run("continue").shown()).contains("Could not insert hardware watchpoint 1");
      String packet = command.equals("watch") ? "Z2" : "Z4";
      assertThat(rig.tap().repliesSince(mark)).contains("E." + packet + "." + NO_DATA);
      gdb.ok("delete");
      gdb.ok("break second");
      assertThat(gdb.go("continue").shown()).contains("refused: " + NO_DATA);
      assertThat(gdb.ok("monitor kvm")).contains("data breakpoints: not reported");
    }
  }

  /** Step over calls and ports: gdb inserts a breakpoint of its own for each. */
  @Test
  void nextAndFinishAndStepi() {
    try (Rig rig = KvmSide.flat()) {
      GdbDriver gdb = rig.gdb();
      gdb.ok("break kvm.c:" + rig.guest().line("port"));
      gdb.go("continue");
      gdb.go("next");
      assertThat(gdb.ok("print seen")).contains("= 96"); // LSR: empty, both bits
      gdb.go("next");
      gdb.ok("tbreak third");
      gdb.go("continue");
      assertThat(gdb.go("finish").shown()).contains("Value returned");
      long before = gdb.go("stepi").pc();
      assertThat(gdb.go("stepi").pc()).isNotEqualTo(before);
    }
  }

  @Test
  void aDetachLeavesNothingArmed() {
    try (Rig rig = KvmSide.flat()) {
      rig.gdb().ok("break work");
      rig.gdb().go("continue");
      rig.gdb().ok("detach");
      assertThat(rig.peer().console().await("done")).contains("done");
    }
  }
}
