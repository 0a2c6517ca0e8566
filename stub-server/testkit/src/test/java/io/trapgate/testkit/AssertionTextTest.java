package io.trapgate.testkit;

import static io.trapgate.testkit.TrapgateAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an assertion that fails says: what was wanted, what happened, and how the slots are. */
@ExtendWith(TrapgateExtension.class)
@TrapgateMachine
class AssertionTextTest {
  private final DebugSession session;
  private final Stop atTick;

  AssertionTextTest(DebugSession session) {
    this.session = session;
    session.hardwareBreakpoint("tick");
    this.atTick = session.continueUntilStop();
  }

  private static String failure(ThrowingCallable assertion) {
    Throwable failure = catchThrowable(assertion);
    assertThat(failure).isInstanceOf(AssertionError.class);
    return String.valueOf(failure.getMessage());
  }

  @Test
  void theWholeTextOfOne() {
    assertThat(failure(() -> assertThat(atTick).isWatchpoint()))
        .isEqualTo(
            """
            expected: a watchpoint
            but was:  hardware breakpoint at tick (0x1002b0)
            last debug exits:
              cpu status          address     pc          instructions
              0   0x2 breakpoint  0x001002b0  0x001002b0  387
            slots:
              slot  address     on          request
              IAC1  0x001002b0  execute     hbreak (Z1,1002b0,4)
              IAC2  -           -           free
              DAC1  -           -           free
              DAC2  -           -           free\
            """);
  }

  @Test
  void eachSaysWhatItWanted() {
    assertThat(failure(() -> assertThat(atTick).isSoftwareBreakpoint()))
        .startsWith("expected: a breakpoint\nbut was:  hardware breakpoint at tick");
    assertThat(failure(() -> assertThat(atTick).as("first round").at("main")))
        .startsWith("[first round] expected: a stop at main (0x");
    assertThat(failure(() -> assertThat(atTick).inFunction("main")))
        .startsWith("expected: a stop in main\n");
    assertThat(failure(() -> assertThat(atTick).isStep())).startsWith("expected: a step\n");
    assertThat(failure(() -> assertThat(atTick).isInterrupt())).startsWith("expected: an inter");
    assertThat(failure(() -> assertThat(atTick).hasEnded())).startsWith("expected: the guest's");
    assertThat(failure(() -> assertThat(atTick).withCode(1))).contains("end, code 1\n");
    assertThat(failure(() -> assertThat(atTick).onCpu(1))).startsWith("expected: a stop of cpu 1");
    assertThat(failure(() -> assertThat(atTick).isReadWatchpoint())).contains("a read watchpoint");
  }

  @Test
  void aWatchpointSaysItsValues() {
    session.watch("counter");
    Stop hit = session.continueUntilStop();
    assertThat(failure(() -> assertThat(hit).isWatchpoint().wrote(3, 4)))
        .startsWith("expected: write watchpoint on counter (0x101018), 3 -> 4\n")
        .contains("but was:  write watchpoint on counter (0x101018), 0 -> 1, then at tick+0x");
    assertThat(failure(() -> assertThat(hit).isWatchpoint().on("limit")))
        .startsWith("expected: write watchpoint on limit (0x");
    assertThat(failure(() -> assertThat(hit).isWatchpoint().hasValue(7))).contains(", value 7\n");
    assertThat(failure(() -> assertThat(hit).isHardwareBreakpoint())).contains("0 -> 1");
    assertThat(hit.address()).hasValue(0x101018);
    assertThat(hit.signal()).isEqualTo(Stop.SIGTRAP);
  }

  @Test
  void theGuestsEndIsNowhere() {
    session.removeBreakpoints();
    Stop end = session.continueUntilStop();
    assertThat(end).hasEnded().withCode(0);
    assertThat(failure(() -> assertThat(end).at("tick")))
        .contains("but was:  the guest's end, code 0\n", "IAC1  -");
    assertThatThrownBy(end::pc)
        .hasMessage("the guest stands nowhere: it has ended (the guest's end, code 0)");
    assertThat(end.signal()).isZero();
    assertThat(end.function()).isEmpty();
  }

  @Test
  void aSessionSaysWhereItStands() {
    assertThat(failure(() -> assertThat(session).hasFreeSlots("IAC", 0)))
        .startsWith(
            "expected: IAC slots free: 0\nbut was:  1 of 2\nsession: the guest stands at tick");
    assertThat(failure(() -> assertThat(session).hasInt("counter", 9)))
        .startsWith("expected: counter = 9\nbut was:  counter = 0\n");
    assertThat(failure(() -> assertThat(session).hasRegister("r3", 9))).contains("was:  r3 = 0x1");
    assertThat(failure(() -> assertThat(session).isAt("main"))).contains("was:  tick (0x1002b0)");
    assertThat(failure(() -> assertThat(session).hasString("message", "done")))
        .contains("was:  message = \"still counting\"");
    assertThat(failure(() -> assertThat(session).hasBytes("counter", new byte[] {1, 2})))
        .startsWith("expected: counter = 01 02\nbut was:  counter = 00 00");
    assertThatThrownBy(() -> assertThat(session).hasFreeSlots("DR", 1))
        .hasMessage(
            "slots DR: none is called so (expected: the start of one of IAC1, IAC2, DAC1, DAC2)");
  }

  @Test
  void aStopThatIsNotThereIsSaid() {
    @Nullable Stop none = null;
    assertThatThrownBy(() -> new StopAssert(none).isStep())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("not to be null");
  }
}
