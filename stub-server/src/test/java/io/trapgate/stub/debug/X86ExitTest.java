package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.fake.FakeVm;
import io.trapgate.target.kvm.VcpuExit;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What DR6 says, given what was armed. */
class X86ExitTest {
  private static final Breakpoint CODE = new Breakpoint(BreakpointKind.HARDWARE, 0x10, 1);
  private static final Breakpoint SOFT = new Breakpoint(BreakpointKind.SOFTWARE, 0x20, 1);
  private static final Breakpoint WATCH = new Breakpoint(BreakpointKind.WRITE_WATCH, 0x104, 8);
  private static final Breakpoint AWATCH = new Breakpoint(BreakpointKind.ACCESS_WATCH, 0x200, 1);
  private static final List<Breakpoint> ALL = List.of(CODE, SOFT, WATCH, AWATCH);

  private static final StopReason LOW = new StopReason.Watch(BreakpointKind.WRITE_WATCH, 0x104);
  private static final StopReason HIGH = new StopReason.Watch(BreakpointKind.WRITE_WATCH, 0x108);
  private static final StopReason ACCESS = new StopReason.Watch(BreakpointKind.ACCESS_WATCH, 0x200);

  /** DR0 code, DR1 and DR2 the two halves of a watch, DR3 an access watch. */
  private static Armed armed() {
    List<Slot> slots =
        new SlotBudget(DebugHardware.of(FakeVm.x86(1), WatchPolicy.EXACT)).assign(ALL);
    return new Armed(slots, new long[] {0x20}, Map.of());
  }

  private static BreakpointTable table(List<Breakpoint> content) {
    BreakpointTable table = new BreakpointTable();
    content.forEach(breakpoint -> table.put(breakpoint, TargetSide.NONE));
    return table;
  }

  private static VcpuExit.Debug.X86 debug(int exception, long pc, long dr6) {
    return new VcpuExit.Debug.X86(exception, pc, dr6, 0);
  }

  static Stream<Arguments> exits() {
    return Stream.of(
        Arguments.of(1, 0x10, 0xFFFF_0FF1L, new StopReason.HardwareBreakpoint()),
        Arguments.of(1, 0x54, 0xFFFF_0FF2L, LOW),
        Arguments.of(1, 0x54, 0xFFFF_0FF4L, HIGH),
        Arguments.of(1, 0x54, 0xFFFF_0FF8L, ACCESS),
        Arguments.of(
            1,
            0x54,
            0xFFFF_0FFEL, // two pieces of one watch, and another watch
            new StopReason.Watch(
                BreakpointKind.WRITE_WATCH,
                0x104,
                List.of(new StopReason.Watch(BreakpointKind.ACCESS_WATCH, 0x200)))),
        Arguments.of(1, 0x10, 0xFFFF_0FF5L, HIGH),
        Arguments.of(1, 0x54, 0xFFFF_4FF0L, new StopReason.Step()),
        Arguments.of(1, 0x20, 0xFFFF_4FF0L, new StopReason.Step()),
        Arguments.of(1, 0x54, 0xFFFF_4FF8L, ACCESS),
        Arguments.of(3, 0x20, 0xFFFF_0FF0L, new StopReason.SoftwareBreakpoint()),
        Arguments.of(3, 0x20, 0xFFFF_0FF1L, new StopReason.SoftwareBreakpoint()));
  }

  @ParameterizedTest
  @MethodSource("exits")
  void isReadFromDr6AndTheArmedSlots(int exception, long pc, long dr6, StopReason reason) {
    assertThat(ExitReader.read(debug(exception, pc, dr6), table(ALL), armed())).isEqualTo(reason);
    assertThat(armed().asksFor(debug(exception, pc, dr6), true)).isTrue();
  }

  static Stream<VcpuExit.Debug.X86> foreign() {
    return Stream.of(
        debug(1, 0x54, 0xFFFF_0FF0L),
        debug(1, 0x54, 0xFFFF_2FF0L),
        debug(3, 0x24, 0xFFFF_0FF0L),
        debug(3, 0x10, 0xFFFF_0FF1L),
        debug(6, 0x20, 0xFFFF_0FF1L));
  }

  @ParameterizedTest
  @MethodSource("foreign")
  void whatNobodyAskedForIsTheGuestsOwn(VcpuExit.Debug.X86 exit) {
    assertThat(armed().asksFor(exit, true)).isFalse();
    assertThat(ExitReader.read(exit, table(ALL), armed()))
        .isEqualTo(new StopReason.Unclaimed(exit));
  }

  @Test
  void aStepIsOursOnlyWhileWeStep() {
    VcpuExit.Debug.X86 step = debug(1, 0x54, 0xFFFF_4FF0L);
    assertThat(armed().asksFor(step, true)).isTrue();
    assertThat(armed().asksFor(step, false)).isFalse();
  }

  @Test
  void bitsOfFreeSlotsMeanNothing() {
    List<Slot> slots =
        new SlotBudget(DebugHardware.of(FakeVm.x86(1), WatchPolicy.EXACT)).assign(List.of(CODE));
    Armed one = new Armed(slots, new long[0], Map.of());
    assertThat(one.asksFor(debug(1, 0x54, 0xFFFF_0FFEL), false)).isFalse();
    assertThat(ExitReader.read(debug(1, 0x10, 0xFFFF_0FFFL), table(List.of(CODE)), one))
        .isEqualTo(new StopReason.HardwareBreakpoint());
  }

  @Test
  void whatWasRemovedSinceIsPassedOver() {
    BreakpointTable left = table(List.of(CODE, AWATCH));
    assertThat(ExitReader.read(debug(1, 0x10, 0xFFFF_0FFFL), left, armed())).isEqualTo(ACCESS);
    assertThat(ExitReader.read(debug(1, 0x10, 0xFFFF_0FF7L), left, armed()))
        .isEqualTo(new StopReason.HardwareBreakpoint());
    assertThat(ExitReader.read(debug(1, 0x54, 0xFFFF_4FF2L), left, armed()))
        .isEqualTo(new StopReason.Step());
  }
}
