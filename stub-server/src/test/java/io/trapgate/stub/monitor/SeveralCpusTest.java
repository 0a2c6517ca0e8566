package io.trapgate.stub.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.debug.Breakpoint;
import io.trapgate.stub.debug.BreakpointKind;
import io.trapgate.stub.debug.Change;
import io.trapgate.stub.debug.DebugController;
import io.trapgate.stub.debug.GuestRunner;
import io.trapgate.stub.debug.ResumePlan;
import io.trapgate.stub.debug.RunMode;
import io.trapgate.stub.debug.WatchPolicy;
import io.trapgate.stub.fake.FakeVm;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the monitor commands say of a machine with several vCPUs. */
@Timeout(120)
class SeveralCpusTest {
  private final FakeVm vm = new FakeVm(3);
  private final DebugController controller = new DebugController(vm, WatchPolicy.EXACT);
  private final LinkedBlockingQueue<Runnable> eventLoop = new LinkedBlockingQueue<>();
  private final GuestRunner runner =
      new GuestRunner(controller, eventLoop::add, (vcpu, reason) -> {});
  private final MonitorCommands monitor =
      new MonitorCommands(controller, runner, "the server ends");

  private List<String> say(String command) {
    return monitor.run(command, 1).lines();
  }

  @Test
  void theBudgetIsThatOfEachCpuAndOnAllTheSame() {
    controller.insert(new Breakpoint(BreakpointKind.HARDWARE, 0x100, 4));
    assertThat(say("slots").getFirst()).isEqualTo("each of the 3 cpus has these:");
    assertThat(say("slots").get(2)).startsWith("IAC1").contains("0x00000100", "hbreak");
    assertThat(say("slots")).hasSize(2 + 4);
    controller.insert(new Breakpoint(BreakpointKind.HARDWARE, 0x200, 4));
    assertThat(controller.insert(new Breakpoint(BreakpointKind.HARDWARE, 0x300, 4)))
        .isInstanceOf(Change.Refused.class);
  }

  @Test
  void theIoctlsAreShownForEachCpu() throws Exception {
    controller.insert(new Breakpoint(BreakpointKind.SOFTWARE, 0x100, 4));
    controller.prepare(Set.of(2));
    assertThat(say("kvm"))
        .containsSubsequence(
            "in force on each cpu:",
            "cpu0 control 0x00010001 ENABLE|USE_SW_BP",
            "cpu1 control 0x00010001 ENABLE|USE_SW_BP",
            "cpu2 control 0x00010003 ENABLE|SINGLESTEP|USE_SW_BP");
  }

  @Test
  void whatOnlyOtherCoresHaveIsSaidSo() {
    assertThat(say("fx"))
        .containsExactly(
            "monitor fx: this core has none (expected: help, slots, kvm, exits, owner, tlb, spr,"
                + " reg NAME, mmio, step, stop-on, type, reset, halt, exit)");
  }

  @Test
  void exitsAndRegistersNameTheirCpu() throws Exception {
    runner.start();
    try {
      vm.vcpu(1).at(0x40);
      RunMode hold = new RunMode.Hold();
      runner.resume(ResumePlan.of(List.of(hold, new RunMode.Step(), hold)));
      Runnable stop = eventLoop.poll(60, TimeUnit.SECONDS);
      assertThat(stop).isNotNull();
      stop.run();
      assertThat(say("exits").getLast()).startsWith("1 ").contains("0x00000044").endsWith(" 1");
      assertThat(say("reg pc")).containsExactly("pc = 0x00000044 (cpu1)");
    } finally {
      runner.close();
    }
  }
}
