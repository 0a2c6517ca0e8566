package io.trapgate.stub.script.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.debug.Breakpoint;
import io.trapgate.stub.debug.BreakpointKind;
import io.trapgate.stub.debug.ObservedStop;
import io.trapgate.stub.debug.StopReason;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShownStopTest {
  private static final MachineStop STEP = stop(new StopReason.Step());
  private static final MachineStop HBREAK = stop(new StopReason.HardwareBreakpoint());
  private static final MachineStop WATCH =
      new MachineStop(
          new ObservedStop(0, new StopReason.Watch(BreakpointKind.WRITE_WATCH, 0x2000), 0x1000),
          Optional.empty(),
          Optional.of(
              new WatchHit(
                  new Breakpoint(BreakpointKind.WRITE_WATCH, 0x2000, 4),
                  Optional.empty(),
                  Optional.empty())));

  @Test
  void theStepBehindAWatchedAccessIsNotTheCause() {
    ShownStop stop = shown("breakpoint", List.of("watch"), STEP, WATCH, STEP);
    assertThat(stop.is("watch")).isTrue();
    assertThat(stop.is("step")).isFalse();
    assertThat(stop.text()).isEqualTo("watch of 0x00002000, pc 0x00001004, cpu0");
  }

  @Test
  void aStepOntoABreakpointIsNoHitOfIt() {
    ShownStop stop = shown("breakpoint", List.of("hbreak"), STEP);
    assertThat(stop.is("hbreak")).isFalse();
    assertThat(stop.text()).startsWith("hbreak as gdb has it, step by the exit");
  }

  @Test
  void gdbMustAgree() {
    assertThat(shown("breakpoint", List.of("hbreak"), HBREAK).is("hbreak")).isTrue();
    assertThat(shown("breakpoint", List.of("break"), HBREAK).is("hbreak")).isFalse();
    assertThat(shown("plain", List.of(), HBREAK).is("hbreak")).isFalse();
  }

  @Test
  void theEndOfGdbsOwnSteppingIsAStepWhateverItTook() {
    assertThat(shown("plain", List.of(), HBREAK, STEP).is("step")).isTrue();
    assertThat(shown("plain", List.of(), stop(new StopReason.SoftwareBreakpoint())).is("step"))
        .isTrue();
  }

  @Test
  void aSignalIsWhatTheMachineSays() {
    assertThat(shown("signal", List.of(), stop(new StopReason.Interrupted())).is("interrupt"))
        .isTrue();
    assertThat(shown("signal", List.of(), stop(new StopReason.Broken("why"))).is("broken"))
        .isTrue();
    assertThat(shown("signal", List.of(), stop(new StopReason.Broken("why"))).is("interrupt"))
        .isFalse();
  }

  private static MachineStop stop(StopReason reason) {
    return new MachineStop(new ObservedStop(0, reason, 0x1000), Optional.empty(), Optional.empty());
  }

  private static ShownStop shown(String kind, List<String> types, MachineStop... since) {
    return ShownStop.of(new ShownStop.View(kind, types), List.of(since), 0x1004);
  }
}
