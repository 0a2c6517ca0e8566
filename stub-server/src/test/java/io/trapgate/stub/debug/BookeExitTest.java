package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.target.kvm.VcpuExit;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BookeExitTest {
  private static BreakpointTable table(Breakpoint... content) {
    BreakpointTable table = new BreakpointTable();
    for (Breakpoint breakpoint : content) {
      table.put(breakpoint, TargetSide.NONE);
    }
    return table;
  }

  private static Breakpoint at(BreakpointKind kind, long address, int length) {
    return new Breakpoint(kind, address, length);
  }

  static Stream<Arguments> exits() {
    BreakpointTable soft = table(at(BreakpointKind.SOFTWARE, 0x10, 4));
    BreakpointTable hard = table(at(BreakpointKind.HARDWARE, 0x10, 4));
    BreakpointTable write = table(at(BreakpointKind.WRITE_WATCH, 0x20, 8));
    BreakpointTable all =
        table(
            at(BreakpointKind.READ_WATCH, 0x20, 4),
            at(BreakpointKind.WRITE_WATCH, 0x20, 4),
            at(BreakpointKind.ACCESS_WATCH, 0x40, 4));
    return Stream.of(
        debug(0, 0x10, table(), new StopReason.Step()),
        debug(0, 0x14, soft, new StopReason.Step()),
        debug(0, 0x10, soft, new StopReason.SoftwareBreakpoint()),
        debug(0, 0x10, hard, new StopReason.Step()),
        debug(2, 0x10, hard, new StopReason.HardwareBreakpoint()),
        debug(2, 0x10, soft, new StopReason.Unclaimed(new VcpuExit.Debug.Booke(2, 0x10))),
        debug(4, 0x24, write, new StopReason.Watch(BreakpointKind.WRITE_WATCH, 0x24)),
        debug(8, 0x20, write, new StopReason.Unclaimed(new VcpuExit.Debug.Booke(8, 0x20))),
        debug(4, 0x28, write, new StopReason.Unclaimed(new VcpuExit.Debug.Booke(4, 0x28))),
        debug(8, 0x20, all, new StopReason.Watch(BreakpointKind.READ_WATCH, 0x20)),
        debug(4, 0x20, all, new StopReason.Watch(BreakpointKind.WRITE_WATCH, 0x20)),
        debug(4, 0x40, all, new StopReason.Watch(BreakpointKind.ACCESS_WATCH, 0x40)),
        Arguments.of(new VcpuExit.Kicked(), soft, new StopReason.Interrupted()),
        Arguments.of(new VcpuExit.Shutdown(3), soft, new StopReason.PoweredOff(3)),
        Arguments.of(new VcpuExit.InternalError("x"), soft, new StopReason.Broken("x")));
  }

  private static Arguments debug(int status, long address, BreakpointTable table, StopReason is) {
    return Arguments.of(new VcpuExit.Debug.Booke(status, address), table, is);
  }

  @ParameterizedTest
  @MethodSource("exits")
  void isReadFromStatusAndAddress(VcpuExit exit, BreakpointTable table, StopReason expected) {
    assertThat(ExitReader.read(exit, table, Armed.NOTHING)).isEqualTo(expected);
  }
}
