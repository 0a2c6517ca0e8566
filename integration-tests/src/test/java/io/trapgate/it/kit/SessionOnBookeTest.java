package io.trapgate.it.kit;

import static io.trapgate.testkit.TrapgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.testkit.Breakpoint;
import io.trapgate.testkit.DebugSession;
import io.trapgate.testkit.InsertRefusedException;
import io.trapgate.testkit.Machine;
import io.trapgate.testkit.SessionException;
import io.trapgate.testkit.Stop;
import io.trapgate.testkit.StopTimeoutException;
import io.trapgate.testkit.TrapgateExtension;
import io.trapgate.testkit.TrapgateMachine;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The typed session on Book E: going on from each kind of stop, looking, and leaving. */
@ExtendWith(TrapgateExtension.class)
@TrapgateMachine(guest = "src/guests/stops/stops.elf", memory = "64M")
class SessionOnBookeTest {
  @Test
  void aBreakpointIsMetOnceForEachTimeTheGuestComes(DebugSession session) {
    session.breakpoint("write_watched");
    session.hardwareBreakpoint("read_watched");
    for (int value : new int[] {0, 7}) {
      assertThat(session.continueUntilStop()).isSoftwareBreakpoint().at("write_watched").onCpu(0);
      assertThat(session).hasRegister("r3", value);
    }
    assertThat(session.continueUntilStop()).isHardwareBreakpoint().at("read_watched");
    assertThat(session.continueUntilStop()).hasEnded().withCode(0);
  }

  @Test
  void aBreakpointWhereTheGuestStandsIsPassed(DebugSession session) {
    assertThat(session).isAt("_start");
    session.hardwareBreakpoint("_start");
    session.breakpoint("main");
    assertThat(session.continueUntilStop()).isBreakpoint().at("main");
  }

  @Test
  void aStepGoesOverABreakpointAndNoFurther(DebugSession session) {
    session.breakpoint("three_stores");
    session.breakpoint("middle_store");
    assertThat(session.continueUntilStop()).at("three_stores");
    Stop next = session.step(5);
    assertThat(next).isSoftwareBreakpoint().at("middle_store").inFunction("three_stores");
    assertThat(session.step(2)).isStep().at("after_after_store");
    assertThat(session.continueUntilStop()).hasEnded();
  }

  @Test
  void aWatchpointStopsBehindTheAccessAndABreakpointThereIsNotLost(DebugSession session) {
    session.watch("cells+4", 4);
    session.hardwareBreakpoint("after_store");
    Stop hit = session.continueUntilStop();
    assertThat(hit).isWriteWatchpoint().on("cells+4").wrote(0, 9).inFunction("three_stores");
    assertThat(hit).at("after_store");
    assertThat(session.continueUntilStop()).isHardwareBreakpoint().at("after_store");
    assertThat(session.continueUntilStop()).hasEnded();
  }

  @Test
  void aBreakpointAndAWatchpointOnOneInstructionAreTwoStops(DebugSession session) {
    session.breakpoint("middle_store");
    session.watch("cells+4", 4);
    assertThat(session.continueUntilStop()).isSoftwareBreakpoint().at("middle_store");
    assertThat(session.continueUntilStop()).isWatchpoint().on("cells+4").wrote(0, 9);
    assertThat(session.continueUntilStop()).hasEnded();
  }

  @Test
  void readsAndEitherKindOfAccessAreToldApart(DebugSession session) {
    session.readWatch("watched");
    session.accessWatch("other");
    assertThat(session.continueUntilStop()).isAccessWatchpoint().on("other").wrote(0, 0);
    assertThat(session.continueUntilStop()).isAccessWatchpoint().on("other").wrote(0, 7);
    assertThat(session.continueUntilStop()).isAccessWatchpoint().on("other").hasValue(7);
    assertThat(session.continueUntilStop())
        .isReadWatchpoint()
        .at("watched")
        .hasValue(7)
        .inFunction("read_watched");
  }

  @Test
  void eightBytesAreTwoSlotsAndOneVariable(DebugSession session) {
    session.watch("wide");
    assertThat(session).hasFreeSlots("DAC", 0);
    assertThat(session.continueUntilStop()).isWatchpoint().on("wide");
    assertThat(session.continueUntilStop()).isWatchpoint().on("wide");
    assertThat(session.memory().readLong("wide")).isEqualTo(0x1122334455667788L);
  }

  @Test
  void aThirdBreakpointIsRefusedWithWhatHoldsTheSlots(DebugSession session) {
    Breakpoint first = session.hardwareBreakpoint("add3");
    session.hardwareBreakpoint("loop");
    assertThatThrownBy(() -> session.hardwareBreakpoint("spin"))
        .isInstanceOf(InsertRefusedException.class)
        .hasMessageStartingWith("cannot insert hardware breakpoint at spin (0x10294): no free")
        .hasMessageContainingAll("IAC1=0x00010094 (hbreak)", "IAC2=0x000101f8 (hbreak)");
    assertThat(session).hasFreeSlots("IAC", 0).hasFreeSlots("DAC", 2);
    first.remove();
    first.remove();
    session.hardwareBreakpoint("spin");
    assertThat(session.continueUntilStop()).isHardwareBreakpoint().at("loop");
  }

  @Test
  void oneOfTwoEqualBreakpointsStaysWhenTheOtherGoes(DebugSession session) {
    try (Breakpoint first = session.hardwareBreakpoint("loop")) {
      Breakpoint second = session.hardwareBreakpoint("loop");
      assertThat(session).hasFreeSlots("IAC", 1);
      second.remove();
      assertThat(session).hasFreeSlots("IAC", 1);
      assertThat(first.kind()).isEqualTo(Breakpoint.Kind.HARDWARE);
    }
    assertThat(session).hasFreeSlots("IAC", 2);
  }

  @Test
  void aGuestThatDoesNotStopIsInterruptedAndFound(DebugSession session) {
    session.writeInt("spinning", 1);
    assertThatThrownBy(() -> session.continueUntilStop(Duration.ofMillis(1500)))
        .isInstanceOf(StopTimeoutException.class)
        .hasMessageStartingWith("the guest did not stop within 1500 ms; interrupted it: interrupt")
        .hasMessageContainingAll("at spin+0x", "last debug exits:", "IAC1  -");
    assertThat(session.readInt("ticks")).isPositive();
    session.writeInt("spinning", 0);
    assertThat(session.continueUntilStop()).hasEnded().withCode(0);
  }

  @Test
  void itRunsBesideTheTestUntilInterrupted(DebugSession session, Machine machine) {
    session.writeInt("spinning", 1);
    session.resume();
    assertThatThrownBy(() -> session.readInt("ticks"))
        .hasMessage("read memory: the guest runs; await its stop, or interrupt it first");
    session.interrupt();
    assertThat(session.awaitStop()).isInterrupt();
    assertThatThrownBy(session::awaitStop).hasMessageContaining("the guest is stopped");
    long before = session.readInt("ticks");
    for (int tries = 0; session.readInt("ticks") == before && tries < 100; tries++) {
      session.resume(); // an interrupt may come before the first instruction
      session.interrupt();
      session.awaitStop();
    }
    assertThat(machine.instructions()).singleElement().isNotEqualTo(0L);
  }

  @Test
  void registersAndMemoryAreInTheTargetsOrder(DebugSession session) {
    session.setRegister("r5", 0x1_2345_6789L);
    assertThat(session).hasRegister("r5", 0x2345_6789);
    assertThat(session.registerBytes("r5")).containsExactly(0x23, 0x45, 0x67, 0x89);
    session.memory().writeLong("wide", 0x0102030405060708L);
    assertThat(session.memory().readBytes("wide", 3)).containsExactly(1, 2, 3);
    assertThat(session.memory().readShort("wide+2")).isEqualTo(0x0304);
    assertThat(session.memory().readByte("wide+7")).isEqualTo(8);
    session.memory().writeShort("wide", -1);
    session.memory().writeByte("wide+2", 0x7f);
    assertThat(session).hasBytes("wide", new byte[] {-1, -1, 0x7f, 4}).hasInt("wide+4", 0x05060708);
    assertThat(session).hasString("needle", "needle-in-ram");
    assertThat(session.memory().readInt(0x15000)).isZero();
  }

  @Test
  void whatIsNotThereIsSaid(DebugSession session) {
    assertThatThrownBy(() -> session.breakpoint("write_wached"))
        .hasMessage("symbol write_wached: not in stops.elf; near: write_watched, write_wide");
    assertThatThrownBy(() -> session.watch("cells"))
        .hasMessageContaining("12 bytes (expected: 1 to 8; give the length");
    assertThatThrownBy(() -> session.register("r55")).hasMessageContaining("near: r15, r25, r5 (");
    assertThatThrownBy(() -> session.selectCpu(1)).hasMessage("cpu 1 (expected: 0 to 0)");
    assertThatThrownBy(() -> session.step(0)).hasMessage("step 0 (expected: 1 or more)");
    assertThatThrownBy(() -> session.memory().readInt(0xf000_0000L))
        .isInstanceOf(SessionException.class)
        .hasMessageStartingWith("read 4 bytes at 0xf0000000: ");
    assertThatThrownBy(() -> session.watch("wide+1", 4))
        .isInstanceOf(InsertRefusedException.class)
        .hasMessageContaining("length: 4 at 0x00015021");
  }

  @Test
  void anEndedGuestIsResetAndItsTracesAreThere(DebugSession session, Machine machine) {
    session.hardwareBreakpoint("main");
    assertThat(session.continueUntilStop()).isHardwareBreakpoint();
    assertThat(session.continueUntilStop()).hasEnded();
    assertThatThrownBy(session::continueUntilStop)
        .hasMessage("resume: the guest has ended; reset() starts it again");
    assertThat(session.exits()).hasSize(3);
    session.reset();
    assertThat(session).isAt("_start");
    assertThat(session.continueUntilStop()).isHardwareBreakpoint().at("main");
    assertThat(machine.slots()).isEqualTo(session.slots());
  }

  @Test
  void whoLeavesIsFollowedByTheNext(DebugSession session, Machine machine) {
    session.hardwareBreakpoint("main");
    session.detach();
    assertThatThrownBy(session::step).hasMessageContaining("has left the machine");
    session.close();
    try (DebugSession next = machine.connect()) {
      assertThat(List.of(next.cpus(), next.slots().size())).containsExactly(1, 4);
      next.kill();
    }
    try (DebugSession last = machine.connect()) {
      assertThat(last).isAt("_start").hasFreeSlots("IAC", 2);
    }
  }
}
