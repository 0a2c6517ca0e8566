package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.fake.FakeVm;
import io.trapgate.stub.fake.FakeVm.Op;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host that takes every debug register, and reports code slots and steps only. */
class SilentHostTest {
  private static final String NO_DATA =
      "this host's KVM never reports data breakpoints (measured at start; see monitor kvm)";

  private final FakeVm vm = FakeVm.silentX86().put(0x100, Op.JUMP, 0);
  private final DebugController controller = new DebugController(vm, WatchPolicy.EXACT);

  private static Breakpoint at(BreakpointKind kind, long address) {
    return new Breakpoint(kind, address, 1);
  }

  private Change breakAt(long address) {
    return controller.insert(at(BreakpointKind.SOFTWARE, address));
  }

  @Test
  void breakTakesASlotAndIsMetAsWhatWasAskedFor() throws KvmException {
    assertThat(breakAt(8)).isEqualTo(new Change.Done());
    assertThat(controller.slots().getFirst()).hasToString("DR0=0x00000008 (break)");
    controller.prepare(Set.of());
    GuestDebug.X86 asked = (GuestDebug.X86) controller.calls().inForce().getFirst();
    assertThat(asked.control()).isEqualTo(GuestDebug.ENABLE | GuestDebug.USE_HW_BP);
    assertThat(asked.debugreg()).startsWith(8L).endsWith(0x602L);
    assertThat(ExitReader.read(vm.run(Set.of(0)).exit(), controller.table(), controller.armed()))
        .isEqualTo(new StopReason.SoftwareBreakpoint());
  }

  @Test
  void breakAndHbreakOfOneAddressShareIt() throws KvmException {
    breakAt(8);
    controller.insert(at(BreakpointKind.HARDWARE, 8));
    assertThat(controller.slots().getFirst()).hasToString("DR0=0x00000008 (break+hbreak)");
    assertThat(controller.slots().get(1).isFree()).isTrue();
    controller.remove(at(BreakpointKind.SOFTWARE, 8));
    controller.prepare(Set.of());
    assertThat(ExitReader.read(vm.run(Set.of(0)).exit(), controller.table(), controller.armed()))
        .isEqualTo(new StopReason.HardwareBreakpoint());
  }

  @Test
  void theFirstAndTheLastAreToldOfOnceAndTheNextIsRefused() throws KvmException {
    breakAt(0);
    assertThat(controller.notices().take())
        .containsExactly(
            "trapgate: break takes one of 4 debug registers here, as this host's KVM never reports"
                + " int3: see monitor kvm\n");
    controller.insert(at(BreakpointKind.HARDWARE, 4));
    breakAt(8);
    assertThat(controller.notices().take()).isEmpty();
    breakAt(12);
    assertThat(controller.notices().take())
        .containsExactly(
            "trapgate: break at 0x0000000c took the last debug register, the next one will be"
                + " refused: see monitor slots\n");
    assertThat(breakAt(16))
        .isEqualTo(
            new Change.Refused(
                "no free hardware breakpoint slot, which break takes here as this host's KVM never"
                    + " reports int3: DR0=0x00000000 (break), DR1=0x00000004 (hbreak),"
                    + " DR2=0x00000008 (break), DR3=0x0000000c (break)"));
    assertThat(controller.notices().take())
        .singleElement()
        .asString()
        .contains("break at 0x00000010");
    for (long address : List.of(12L, 8L, 0L)) {
      controller.remove(at(BreakpointKind.SOFTWARE, address));
    }
    breakAt(0);
    assertThat(controller.notices().take()).as("gdb inserts them at each resume").isEmpty();
    controller.clear();
    breakAt(0);
    assertThat(controller.notices().take()).as("another client").hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = BreakpointKind.class,
      names = {"WRITE_WATCH", "ACCESS_WATCH"})
  void aWatchIsRefusedRatherThanSilent(BreakpointKind kind) {
    assertThat(controller.insert(at(kind, 0x2000))).isEqualTo(new Change.Refused(NO_DATA));
    assertThat(controller.notices().take())
        .containsExactly(
            "trapgate: " + kind.command() + " at 0x00002000 refused: " + NO_DATA + "\n");
    assertThat(controller.calls().inForce().getFirst().control()).isZero();
  }
}
