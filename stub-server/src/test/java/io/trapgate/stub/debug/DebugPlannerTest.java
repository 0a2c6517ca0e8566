package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.fake.FakeVm;
import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.GuestDebug;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DebugPlannerTest {
  private static final DebugPlanner PLANNER =
      new DebugPlanner(
          new BookeHardware(
              new FakeVm().architecture(),
              new DebugSlots.Booke(List.of("IAC1", "IAC2"), List.of("DAC1", "DAC2")),
              WatchPolicy.EXACT));

  private static Breakpoint at(BreakpointKind kind, long address) {
    return new Breakpoint(kind, address, 4);
  }

  static Stream<Arguments> controlWords() {
    Breakpoint soft = at(BreakpointKind.SOFTWARE, 0x1000);
    Breakpoint hard = at(BreakpointKind.HARDWARE, 0x1000);
    return Stream.of(
        Arguments.of(List.of(), false, 0),
        Arguments.of(List.of(), true, 0x3),
        Arguments.of(List.of(soft), false, 0x1_0001),
        Arguments.of(List.of(soft), true, 0x1_0003),
        Arguments.of(List.of(hard), false, 0x2_0001),
        Arguments.of(List.of(hard, soft), false, 0x3_0001),
        Arguments.of(List.of(hard, soft), true, 0x3_0003));
  }

  @ParameterizedTest
  @MethodSource("controlWords")
  void controlIsAsQemuSetsIt(List<Breakpoint> breakpoints, boolean stepping, int control) {
    assertThat(PLANNER.plan(breakpoints, stepping).control()).isEqualTo(control);
  }

  static Stream<Arguments> types() {
    return Stream.of(
        Arguments.of(BreakpointKind.HARDWARE, 0x2),
        Arguments.of(BreakpointKind.WRITE_WATCH, 0x4),
        Arguments.of(BreakpointKind.READ_WATCH, 0x8),
        Arguments.of(BreakpointKind.ACCESS_WATCH, 0xC));
  }

  @ParameterizedTest
  @MethodSource("types")
  void slotTypes(BreakpointKind kind, int type) {
    assertThat(PLANNER.plan(List.of(at(kind, 0x20)), false))
        .isEqualTo(new GuestDebug.Booke(0x2_0001, List.of(new GuestDebug.Booke.Slot(0x20, type))));
  }

  @Test
  void theBytesAreTheKernelsLayout() {
    byte[] abi =
        PLANNER
            .plan(
                List.of(
                    at(BreakpointKind.ACCESS_WATCH, 0x2000c), at(BreakpointKind.HARDWARE, 0x1002c)),
                false)
            .toAbi();
    assertThat(abi).hasSize(264);
    assertThat(HexFormat.of().formatHex(abi, 0, 40))
        .isEqualTo(
            "0002000100000000"
                + "000000000001002c0000000200000000"
                + "000000000002000c0000000c00000000");
  }
}
