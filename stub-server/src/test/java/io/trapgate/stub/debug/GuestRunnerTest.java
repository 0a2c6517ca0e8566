package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.fake.FakeVm;
import io.trapgate.stub.fake.FakeVm.Op;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GuestRunnerTest {
  private final FakeVm vm = new FakeVm().put(0x40, Op.STORE, 0x800).put(0x44, Op.JUMP, 0x40);
  private final DebugController controller = new DebugController(vm, WatchPolicy.EXACT);
  private final LinkedBlockingQueue<Runnable> eventLoop = new LinkedBlockingQueue<>();
  private final List<StopReason> stops = new ArrayList<>();
  private final GuestRunner runner =
      new GuestRunner(controller, eventLoop::add, (vcpu, reason) -> stops.add(reason));

  @BeforeEach
  void start() {
    runner.start();
  }

  @AfterEach
  void end() {
    runner.close();
  }

  private void turn() throws InterruptedException {
    Runnable task = eventLoop.poll(60, TimeUnit.SECONDS);
    assertThat(task).as("a message from the machine thread").isNotNull();
    task.run();
  }

  private static Optional<ResumePlan.Jump> from(long address) {
    return Optional.of(new ResumePlan.Jump(0, address));
  }

  private StopReason stopAfter(RunMode mode) throws InterruptedException, KvmException {
    runner.resume(ResumePlan.of(List.of(mode)));
    turn();
    return stops.getLast();
  }

  @Test
  void stepsOneInstruction() throws Exception {
    assertThat(stopAfter(new RunMode.Step())).isEqualTo(new StopReason.Step());
    assertThat(vm.vcpu().programCounter()).isEqualTo(4);
    assertThat(controller.exits().list())
        .containsExactly(new DebugExit(0, new VcpuExit.Debug.Booke(0, 4), 4, 1));
  }

  @Test
  void goesOnFromTheGivenAddress() throws Exception {
    runner.resume(new ResumePlan(List.of(new RunMode.Step()), from(0x100)));
    turn();
    assertThat(vm.vcpu().programCounter()).isEqualTo(0x104);
  }

  @Test
  void aRangeStepEndsOutsideAtABreakpointAndAfterOneStepWhenEmpty() throws Exception {
    assertThat(stopAfter(new RunMode.RangeStep(0, 0x20))).isEqualTo(new StopReason.Step());
    assertThat(vm.vcpu().programCounter()).isEqualTo(0x20);
    assertThat(stopAfter(new RunMode.RangeStep(0x20, 0x20))).isEqualTo(new StopReason.Step());
    assertThat(vm.vcpu().programCounter()).isEqualTo(0x24);
    controller.insert(new Breakpoint(BreakpointKind.SOFTWARE, 0x2c, 4));
    assertThat(stopAfter(new RunMode.RangeStep(0x20, 0x40)))
        .isEqualTo(new StopReason.SoftwareBreakpoint());
    assertThat(vm.vcpu().programCounter()).isEqualTo(0x2c);
    assertThat(stopAfter(new RunMode.RangeStep(0x20, 0x40)))
        .as("a breakpoint at the pc always triggers")
        .isEqualTo(new StopReason.SoftwareBreakpoint());
    assertThat(vm.vcpu().programCounter()).isEqualTo(0x2c);
  }

  @Test
  void aWatchedStoreStopsBeforeTheAccess() throws Exception {
    controller.insert(new Breakpoint(BreakpointKind.WRITE_WATCH, 0x800, 4));
    assertThat(stopAfter(new RunMode.Continue()))
        .isEqualTo(new StopReason.Watch(BreakpointKind.WRITE_WATCH, 0x800));
    assertThat(vm.vcpu().programCounter()).isEqualTo(0x40);
    assertThat(controller.exits().list().getLast())
        .isEqualTo(new DebugExit(0, new VcpuExit.Debug.Booke(4, 0x800), 0x40, 16));
  }

  @Test
  void aSoftwareBreakpointOfTheGuestsOwnGoesBackToIt() throws Exception {
    vm.put(0x10, FakeVm.Op.OWN_BREAK, 0x100).put(0x104, FakeVm.Op.POWER_OFF, 3);
    assertThat(stopAfter(new RunMode.Continue())).isEqualTo(new StopReason.PoweredOff(3));
  }

  @Test
  void anEndlessRangeStepIsInterruptible() throws Exception {
    runner.resume(ResumePlan.of(List.of(new RunMode.RangeStep(0, 0x1000))));
    runner.interrupt();
    turn();
    assertThat(stops).containsExactly(new StopReason.Interrupted());
  }

  @Test
  void theRingKeepsTheLast32() throws Exception {
    stopAfter(new RunMode.RangeStep(0, 0x40));
    for (int i = 0; i < 40; i++) {
      stopAfter(new RunMode.Step());
    }
    assertThat(controller.exits().list()).hasSize(32);
    assertThat(controller.exits().list().getLast().instructions()).isEqualTo(56);
  }

  @Test
  void interruptsThatCrossStopsGiveOneStopEach() throws Exception {
    long seed = 20261122;
    Random random = new Random(seed);
    controller.insert(new Breakpoint(BreakpointKind.WRITE_WATCH, 0x800, 4));
    int resumes = 2000;
    for (int i = 0; i < resumes; i++) {
      boolean watched = random.nextBoolean();
      runner.resume(
          new ResumePlan(
              List.of(watched ? new RunMode.Continue() : new RunMode.Step()),
              from(4L * random.nextInt(16))));
      for (int spin = random.nextInt(2000); spin > 0; spin--) {
        Thread.onSpinWait();
      }
      if (random.nextInt(3) > 0) {
        runner.interrupt();
      }
      turn();
      assertThat(stops).as("seed %d, resume %d", seed, i).hasSize(i + 1);
      assertThat(runner.running()).isFalse();
      runner.interrupt(); // too late: must not touch the next resume
    }
    assertThat(eventLoop).isEmpty();
    assertThat(stops).hasAtLeastOneElementOfType(StopReason.Interrupted.class);
    assertThat(stops).hasAtLeastOneElementOfType(StopReason.Watch.class);
    assertThat(stopAfter(new RunMode.Step())).isNotEqualTo(new StopReason.Interrupted());
  }

  @Test
  void releaseWhileRunningClearsAndHolds() throws Exception {
    controller.insert(new Breakpoint(BreakpointKind.HARDWARE, 0x100, 4));
    runner.resume(ResumePlan.continueAll(1));
    runner.release(false);
    turn();
    assertThat(runner.running()).isFalse();
    assertThat(controller.table().isEmpty()).isTrue();
    assertThat(vm.vcpu().ioctls().getLast()).isEqualTo(GuestDebug.Booke.OFF);
    assertThat(stops).containsExactly(new StopReason.Interrupted());
  }

  @Test
  void releaseToRunGoesOnUnseen() throws Exception {
    controller.insert(new Breakpoint(BreakpointKind.HARDWARE, 0x40, 4));
    runner.release(true);
    assertThat(runner.running()).isTrue();
    assertThat(stops).isEmpty();
    runner.release(false);
    turn();
    assertThat(stops).containsExactly(new StopReason.Interrupted());
    assertThat(vm.vcpu().instructionCount()).isGreaterThanOrEqualTo(0);
  }

  @Test
  void killResets() throws Exception {
    stopAfter(new RunMode.Step());
    runner.kill();
    assertThat(vm.vcpu().programCounter()).isZero();
    assertThat(runner.running()).isFalse();
  }

  @Test
  void powerOffAndFaultsEndTheGuestUntilAReset() throws Exception {
    vm.put(0x20, Op.POWER_OFF, 7).put(0x60, Op.THROW, 0).put(0x80, Op.BREAK_MODEL, 0);
    assertThat(stopAfter(new RunMode.Continue())).isEqualTo(new StopReason.PoweredOff(7));
    assertThat(runner.ended()).contains(new StopReason.PoweredOff(7));
    runner.reset();
    assertThat(runner.ended()).isEmpty();
    runner.resume(new ResumePlan(List.of(new RunMode.Continue()), from(0x60)));
    turn();
    assertThat(stops.getLast()).isInstanceOf(StopReason.Broken.class);
    assertThat(((StopReason.Broken) stops.getLast()).reason()).contains("planted");
    runner.reset();
    runner.resume(new ResumePlan(List.of(new RunMode.Continue()), from(0x80)));
    turn();
    assertThat(stops.getLast()).isEqualTo(new StopReason.Broken("no such instruction at 128"));
  }
}
