package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.fake.FakeVm;
import io.trapgate.stub.fake.FakeVm.Op;
import io.trapgate.target.kvm.KvmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Four vCPUs: who runs, who is held, whose stop is heard, and what becomes of the others'. */
@Timeout(120)
class SeveralVcpusTest {
  private static final RunMode STEP = new RunMode.Step();
  private static final RunMode GO = new RunMode.Continue();
  private static final RunMode HOLD = new RunMode.Hold();

  /** Everywhere nothing but at the end of this stretch, from where it goes back to the start. */
  private final FakeVm vm = new FakeVm(4).put(0xffc, Op.JUMP, 0);

  private final DebugController controller = new DebugController(vm, WatchPolicy.EXACT);
  private final LinkedBlockingQueue<Runnable> eventLoop = new LinkedBlockingQueue<>();
  private final List<String> stops = new ArrayList<>();
  private final GuestRunner runner =
      new GuestRunner(
          controller, eventLoop::add, (vcpu, reason) -> stops.add(vcpu + " " + brief(reason)));

  private static String brief(StopReason reason) {
    return reason instanceof StopReason.Broken(String why)
        ? why
        : reason.getClass().getSimpleName();
  }

  @BeforeEach
  void start() {
    runner.start();
    place();
  }

  private void place() {
    for (int i = 0; i < 4; i++) {
      vm.vcpu(i).at(0x100 * (i + 1));
    }
  }

  @AfterEach
  void end() {
    runner.close();
  }

  /** Runs the event loop until there is a stop. */
  private String stop() throws InterruptedException {
    int before = stops.size();
    while (stops.size() == before) {
      Runnable task = eventLoop.poll(60, TimeUnit.SECONDS);
      assertThat(task).as("a message from the machine thread").isNotNull();
      task.run();
    }
    return stops.getLast();
  }

  private String after(RunMode... modes) throws InterruptedException, KvmException {
    runner.resume(ResumePlan.of(List.of(modes)));
    return stop();
  }

  private String afterAll(RunMode mode) throws InterruptedException, KvmException {
    return after(mode, mode, mode, mode);
  }

  private void breakAt(long address) {
    controller.insert(new Breakpoint(BreakpointKind.SOFTWARE, address, 4));
  }

  private List<Long> counts() {
    return IntStream.range(0, 4).mapToObj(i -> vm.vcpu(i).instructionCount()).toList();
  }

  private List<Long> places() {
    return IntStream.range(0, 4).mapToObj(i -> vm.vcpu(i).programCounter()).toList();
  }

  @Test
  void whoeverIsHeldExecutesNothing() throws Exception {
    assertThat(after(HOLD, HOLD, STEP, HOLD)).isEqualTo("2 Step");
    assertThat(counts()).containsExactly(0L, 0L, 1L, 0L);
    assertThat(after(HOLD, new RunMode.RangeStep(0x200, 0x240), HOLD, HOLD)).isEqualTo("1 Step");
    assertThat(counts()).containsExactly(0L, 16L, 1L, 0L);
    breakAt(0x440);
    assertThat(after(HOLD, HOLD, HOLD, GO)).isEqualTo("3 SoftwareBreakpoint");
    assertThat(counts()).containsExactly(0L, 16L, 1L, 16L);
  }

  @Test
  void theOthersRunWhileOneSteps() throws Exception {
    assertThat(after(GO, STEP, GO, GO)).isEqualTo("1 Step");
    assertThat(counts().get(1)).isEqualTo(1);
    assertThat(after(GO, GO, GO, new RunMode.RangeStep(0x400, 0x420))).isEqualTo("3 Step");
    assertThat(places().get(3)).isEqualTo(0x420);
    assertThat(counts().getFirst()).isGreaterThan(5);
  }

  @Test
  void breakpointsAreOnAllAndAHitStopsAll() throws Exception {
    controller.insert(new Breakpoint(BreakpointKind.HARDWARE, 0x320, 4));
    assertThat(afterAll(GO)).isEqualTo("2 HardwareBreakpoint");
    assertThat(places()).containsExactly(0x124L, 0x224L, 0x320L, 0x424L);
    controller.insert(new Breakpoint(BreakpointKind.HARDWARE, 0x440, 4));
    assertThat(after(GO, GO, HOLD, GO)).isEqualTo("3 HardwareBreakpoint");
    for (int i = 0; i < 4; i++) {
      assertThat(vm.vcpu(i).lastBooke().slots()).as("vCPU %d", i).hasSize(2);
    }
  }

  @Test
  void hitsAtTheSameTimeAreReportedOneByOneWithoutExecution() throws Exception {
    breakAt(0x140);
    breakAt(0x340);
    controller.insert(new Breakpoint(BreakpointKind.HARDWARE, 0x440, 4));
    assertThat(afterAll(GO)).isEqualTo("0 SoftwareBreakpoint");
    List<Long> before = counts();
    vm.vcpu(0).at(0x800);
    assertThat(afterAll(GO)).isEqualTo("2 SoftwareBreakpoint");
    vm.vcpu(2).at(0x900);
    assertThat(afterAll(GO)).isEqualTo("3 HardwareBreakpoint");
    assertThat(counts()).isEqualTo(before);
    vm.vcpu(3).at(0xa00);
    breakAt(0x810);
    assertThat(afterAll(GO)).as("each only once").isEqualTo("0 SoftwareBreakpoint");
    assertThat(counts().getFirst()).isEqualTo(before.getFirst() + 4);
  }

  @Test
  void aHitIsDroppedWhenItsBreakpointIsRemovedMeanwhile() throws Exception {
    breakAt(0x140);
    breakAt(0x340);
    afterAll(GO);
    controller.remove(new Breakpoint(BreakpointKind.SOFTWARE, 0x140, 4));
    controller.remove(new Breakpoint(BreakpointKind.SOFTWARE, 0x340, 4));
    controller.insert(new Breakpoint(BreakpointKind.HARDWARE, 0x460, 4));
    assertThat(afterAll(GO)).isEqualTo("3 HardwareBreakpoint");
    assertThat(places()).containsExactly(0x160L, 0x264L, 0x360L, 0x460L);
  }

  @Test
  void aHitIsDroppedWhenItsProgramCounterIsMoved() throws Exception {
    breakAt(0x140);
    breakAt(0x340);
    afterAll(GO);
    vm.vcpu(0).at(0x800);
    vm.vcpu(2).at(0x330);
    assertThat(afterAll(GO)).isEqualTo("2 SoftwareBreakpoint");
    assertThat(counts().get(2)).as("it went there again").isEqualTo(16 + 4);
  }

  @Test
  void aWatchIsDroppedWithItsInstructionAndMetAgainWithoutIt() throws Exception {
    vm.put(0x140, Op.STORE, 0xf00).put(0x340, Op.STORE, 0xf00);
    place();
    controller.insert(new Breakpoint(BreakpointKind.WRITE_WATCH, 0xf00, 4));
    assertThat(afterAll(GO)).isEqualTo("0 Watch");
    vm.vcpu(0).at(0x800);
    vm.vcpu(2).at(0x338);
    assertThat(afterAll(GO)).isEqualTo("2 Watch");
    assertThat(counts().get(2)).isEqualTo(16 + 2);
    vm.vcpu(2).at(0x140);
    assertThat(afterAll(GO)).as("a jump onto a watched access").isEqualTo("2 Watch");
    assertThat(counts().get(2)).isEqualTo(16 + 2);
  }

  @Test
  void aHitOfAHeldOneWaitsUntilItGoesOn() throws Exception {
    breakAt(0x140);
    breakAt(0x340);
    afterAll(GO);
    for (int i = 0; i < 3; i++) {
      vm.vcpu(0).at(0x800);
      assertThat(after(STEP, HOLD, HOLD, HOLD)).isEqualTo("0 Step");
    }
    List<Long> before = counts();
    assertThat(before).containsExactly(16L + 3, 17L, 16L, 17L);
    assertThat(afterAll(GO)).isEqualTo("2 SoftwareBreakpoint");
    assertThat(counts()).isEqualTo(before);
  }

  @Test
  void aStepThatAnothersHitOvertookIsNeitherLostNorDoneTwice() throws Exception {
    breakAt(0x104);
    vm.vcpu(2).at(0x200);
    vm.vcpu(0).at(0x104);
    assertThat(after(GO, GO, STEP, GO)).isEqualTo("0 SoftwareBreakpoint");
    assertThat(counts().get(2)).as("done, and not heard of").isEqualTo(1);
    vm.vcpu(0).at(0x800);
    assertThat(after(GO, GO, STEP, GO)).as("gdb asks again").isEqualTo("2 Step");
    assertThat(counts().get(2)).isEqualTo(1);
  }

  @Test
  void aStepThatAnothersHitOvertookIsNoTrapForOneThatRunsOn() throws Exception {
    breakAt(0x104);
    vm.vcpu(0).at(0x104);
    assertThat(after(GO, GO, STEP, GO)).isEqualTo("0 SoftwareBreakpoint");
    breakAt(0x320);
    vm.vcpu(0).at(0x800);
    assertThat(afterAll(GO)).isEqualTo("2 SoftwareBreakpoint");
    assertThat(counts().get(2)).isEqualTo(8);
  }

  @Test
  void severalMayStepAtOnce() throws Exception {
    assertThat(after(STEP, HOLD, STEP, HOLD)).isEqualTo("0 Step");
    assertThat(after(STEP, HOLD, STEP, HOLD)).isEqualTo("2 Step");
    assertThat(counts()).containsExactly(1L, 0L, 1L, 0L);
  }

  @Test
  void anInterruptIsReportedForWhoeverSteps() throws Exception {
    vm.put(0x800, Op.JUMP, 0x800);
    place();
    vm.vcpu(3).at(0x800);
    runner.resume(ResumePlan.of(List.of(GO, GO, GO, new RunMode.RangeStep(0x800, 0x804))));
    runner.interrupt();
    assertThat(stop()).isEqualTo("3 Interrupted");
  }

  @Test
  void waitingOnesCanBeInterruptedAndWoken() throws Exception {
    vm.put(0x100, Op.WAIT, 0).put(0x200, Op.WAIT, 0).put(0x404, Op.WAKE, 0);
    place();
    runner.resume(ResumePlan.of(List.of(STEP, STEP, HOLD, HOLD)));
    assertThat(stop()).as("the step onto the wait").isEqualTo("0 Step");
    assertThat(after(HOLD, STEP, HOLD, HOLD)).isEqualTo("1 Step");
    runner.resume(ResumePlan.of(List.of(STEP, GO, HOLD, HOLD)));
    runner.interrupt();
    assertThat(stop()).isEqualTo("0 Interrupted");
    assertThat(after(STEP, HOLD, HOLD, GO)).as("woken by another").isEqualTo("0 Step");
    assertThat(places().getFirst()).isEqualTo(0x108);
  }

  @Test
  void whoLeavesLeavesNoHitBehind() throws Exception {
    breakAt(0x140);
    breakAt(0x340);
    afterAll(GO);
    runner.release(false);
    assertThat(controller.table().isEmpty()).isTrue();
    assertThat(afterAll(STEP)).isEqualTo("0 Step");
    vm.vcpu(0).at(0x140);
    breakAt(0x140);
    breakAt(0x340);
    afterAll(GO);
    runner.kill();
    assertThat(places()).containsOnly(0L);
    assertThat(afterAll(STEP)).isEqualTo("0 Step");
  }

  @Test
  void oneThatPowersOffEndsTheMachine() throws Exception {
    vm.put(0x310, Op.POWER_OFF, 5);
    place();
    assertThat(afterAll(GO)).isEqualTo("2 PoweredOff");
    assertThat(runner.ended()).contains(new StopReason.PoweredOff(5));
  }

  @Test
  void aFaultOfTheModelSaysWhereTheVcpusStood() throws Exception {
    vm.put(0x404, Op.THROW, 0);
    place();
    assertThat(after(HOLD, GO, HOLD, GO))
        .contains("0x00000208 (cpu1), 0x00000408 (cpu3)", "planted");
  }

  @Test
  void randomRunsKeepTheAccount() throws Exception {
    long seed = 20261122;
    Random random = new Random(seed);
    List<RunMode> modes = List.of(STEP, GO, HOLD, new RunMode.RangeStep(0x200, 0x300));
    for (int i = 0; i < 3000; i++) {
      breakAt(4L * random.nextInt(0x400));
      if (random.nextInt(3) == 0) {
        List<Breakpoint> present = controller.table().list();
        controller.remove(present.get(random.nextInt(present.size())));
      }
      if (random.nextInt(4) == 0) {
        vm.vcpu(random.nextInt(4)).at(4 * random.nextInt(0x3ff));
      }
      List<RunMode> plan =
          new ArrayList<>(
              IntStream.range(0, 4).mapToObj(n -> modes.get(random.nextInt(4))).toList());
      plan.set(random.nextInt(4), modes.get(random.nextInt(2)));
      List<Long> before = counts();
      runner.resume(ResumePlan.of(plan));
      if (random.nextInt(3) == 0) {
        runner.interrupt();
      }
      String stop = stop();
      String where = "seed %d, run %d, %s, %s".formatted(seed, i, plan, stop);
      int vcpu = Integer.parseInt(stop.substring(0, 1));
      assertThat(plan.get(vcpu)).as(where).isNotEqualTo(HOLD);
      assertThat(runner.running()).as(where).isFalse();
      for (int n = 0; n < 4; n++) {
        if (plan.get(n).equals(HOLD)) {
          assertThat(counts().get(n)).as(where).isEqualTo(before.get(n));
        }
      }
      boolean atBreakpoint =
          controller.table().has(BreakpointKind.SOFTWARE, vm.vcpu(vcpu).programCounter());
      if (stop.endsWith("Breakpoint")) {
        assertThat(atBreakpoint).as(where).isTrue();
      } else if (stop.endsWith("Step")) {
        assertThat(atBreakpoint).as(where).isFalse();
        assertThat(plan.get(vcpu)).as(where).isNotEqualTo(GO);
      } else {
        assertThat(stop).as(where).endsWith("Interrupted");
      }
    }
    assertThat(eventLoop).isEmpty();
    assertThat(new java.util.HashSet<>(stops)).as("seed %d", seed).hasSizeGreaterThan(10);
    assertThat(Collections.frequency(stops, "3 SoftwareBreakpoint")).isPositive();
  }

  /** Its first one goes while the guest runs; the next one is there before the guest stands. */
  @Test
  void whoComesWhileTheGuestIsStoppedForItsForerunnerHearsOfAStop() throws Exception {
    runner.individually(true);
    runner.whenStill(() -> runner.resumeSome(ResumePlan.continueAll(4)));
    assertThat(runner.running()).isTrue();
    runner.release(false);
    runner.release(false);
    assertThat(stops).isEmpty();
    assertThat(stop()).isEqualTo("0 Interrupted");
    assertThat(runner.running()).isFalse();
    assertThat(runner.individually()).isFalse();
    assertThat(afterAll(STEP)).isEqualTo("0 Step");
  }

  @Test
  void whoComesWhileTheGuestIsLetRunByItsForerunnerStopsIt() throws Exception {
    runner.individually(true);
    runner.whenStill(() -> runner.resumeSome(ResumePlan.continueAll(4)));
    runner.release(true);
    runner.release(false);
    assertThat(stop()).endsWith(" Interrupted");
    assertThat(runner.running()).isFalse();
    assertThat(afterAll(STEP)).endsWith(" Step");
  }

  /** The run is over before it began, since another vCPU's hit is still to be told. */
  @Test
  void whoLooksBehindAResumeGetsToLookThoughNothingRuns() throws Exception {
    breakAt(0x140);
    breakAt(0x340);
    assertThat(afterAll(GO)).isEqualTo("0 SoftwareBreakpoint");
    vm.vcpu(0).at(0x800);
    assertThat(after(STEP, HOLD, HOLD, HOLD)).isEqualTo("0 Step");
    runner.resume(ResumePlan.of(List.of(GO, GO, GO, GO)));
    List<String> seen = new ArrayList<>();
    runner.whenStill(() -> seen.add("looked"));
    assertThat(stop()).isEqualTo("2 SoftwareBreakpoint");
    assertThat(seen).containsExactly("looked");
  }
}
