package io.trapgate.it.kit;

import static io.trapgate.testkit.TrapgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.testkit.DebugSession;
import io.trapgate.testkit.Machine;
import io.trapgate.testkit.Stop;
import io.trapgate.testkit.StopTimeoutException;
import io.trapgate.testkit.TrapgateExtension;
import io.trapgate.testkit.TrapgateMachine;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The typed session on four CPUs. */
@ExtendWith(TrapgateExtension.class)
@TrapgateMachine(guest = "src/guests/smp/smp.elf", smp = 4, memory = "64M")
class SessionOnSmpTest {
  @Test
  void aStopSaysWhichCpuAndItsRegistersAreSelected(DebugSession session) {
    session.breakpoint("only_third");
    Stop stop = session.continueUntilStop();
    assertThat(stop).isSoftwareBreakpoint().at("only_third").onCpu(3);
    assertThat(stop).hasToString("breakpoint at only_third (0x%x), cpu 3".formatted(stop.pc()));
    assertThat(session.cpu()).isEqualTo(3);
    assertThat(session).hasRegister("r3", 3);
    assertThat(session.selectCpu(0).register("r3")).isNotEqualTo(3);
  }

  @Test
  void oneCpuStepsAndTheOthersStand(DebugSession session, Machine machine) {
    session.breakpoint("only_third");
    assertThat(session.continueUntilStop()).onCpu(3);
    List<Long> before = machine.instructions();
    assertThat(session.step(3)).isStep().onCpu(3);
    List<Long> after = machine.instructions();
    assertThat(after.subList(0, 3)).isEqualTo(before.subList(0, 3));
    assertThat(after.get(3)).isEqualTo(before.get(3) + 3);
    assertThat(session.selectCpu(1).step()).isStep().onCpu(1);
  }

  @Test
  void everyCpuIsReportedOnceAtABreakpointOfAll(DebugSession session) {
    session.hardwareBreakpoint("work");
    Set<Integer> seen = new TreeSet<>();
    for (int hit = 0; hit < 4; hit++) {
      Stop stop = session.continueUntilStop();
      assertThat(stop).isHardwareBreakpoint().at("work");
      seen.add(stop.cpu());
    }
    assertThat(seen).containsExactly(0, 1, 2, 3);
    assertThat(session.continueUntilStop()).hasEnded();
  }

  @Test
  void aHeldCpuIsNotReportedTwice(DebugSession session) {
    session.breakpoint("spin");
    Stop first = session.continueUntilStop();
    int other = (first.cpu() + 1) % 4;
    assertThat(session.selectCpu(other).step()).isStep().onCpu(other);
    Set<Integer> seen = new TreeSet<>(Set.of(first.cpu()));
    for (int hit = 1; hit < 4; hit++) {
      seen.add(session.continueUntilStop().cpu());
    }
    assertThat(seen).hasSize(4);
    assertThat(session.continueUntilStop()).hasEnded();
  }

  @Test
  @TrapgateMachine(guest = "src/guests/smp/smp.elf", smp = 2, memory = "64M", timeoutSeconds = 1)
  void aCpuThatWaitsForAnotherOneTakesNoStep(DebugSession session) {
    session.hardwareBreakpoint(session.selectCpu(1).pc());
    assertThatThrownBy(session::step)
        .isInstanceOf(StopTimeoutException.class)
        .hasMessageStartingWith("the guest did not stop within 1 s; interrupted it: interrupt")
        .hasMessageContaining("cpu 1");
    assertThat(session).hasFreeSlots("IAC", 1);
    session.removeBreakpoints();
    session.selectCpu(0);
    assertThat(session.step()).isStep().onCpu(0);
  }

  @Test
  void aWatchpointSaysWhoWroteWhat(DebugSession session) {
    session.watch("total");
    for (int round = 0; round < 20; round++) {
      assertThat(session.continueUntilStop())
          .isWatchpoint()
          .on("total")
          .wrote(round, round + 1)
          .inFunction("count");
    }
  }
}
