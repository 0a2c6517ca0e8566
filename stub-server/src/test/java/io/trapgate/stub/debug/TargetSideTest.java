package io.trapgate.stub.debug;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.debug.agent.AgentException;
import io.trapgate.stub.debug.agent.AgentExpression;
import io.trapgate.stub.fake.FakeVm;
import io.trapgate.stub.fake.FakeVm.Op;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Conditions and commands of breakpoints: the guest counts at 0x800 in an endless loop. */
@Timeout(120)
class TargetSideTest {
  private static final long COUNTER = 0x800;
  private static final long AT = 0x44;

  private final FakeVm vm = new FakeVm().put(0x40, Op.STORE, 0x800).put(0x44, Op.JUMP, 0x40);
  private final DebugController controller = new DebugController(vm, WatchPolicy.EXACT);
  private final LinkedBlockingQueue<Runnable> eventLoop = new LinkedBlockingQueue<>();
  private final List<StopReason> stops = new ArrayList<>();
  private final StringBuilder printed = new StringBuilder();
  private final GuestRunner runner = new GuestRunner(controller, eventLoop::add, new Heard());

  private final class Heard implements GuestRunner.Listener {
    @Override
    public void stopped(int vcpu, StopReason reason) {
      stops.add(reason);
    }

    @Override
    public void printed(String text) {
      printed.append(text);
    }
  }

  @BeforeEach
  void start() {
    runner.start();
  }

  @AfterEach
  void end() {
    runner.close();
  }

  private StopReason go(RunMode mode) throws Exception {
    int before = stops.size();
    runner.resume(ResumePlan.of(List.of(mode)));
    while (stops.size() == before) {
      Runnable task = eventLoop.poll(60, TimeUnit.SECONDS);
      assertThat(task).as("a message from the machine thread").isNotNull();
      task.run();
    }
    return stops.getLast();
  }

  private StopReason go() throws Exception {
    return go(new RunMode.Continue());
  }

  private int counter() {
    byte[] word = new byte[4];
    vm.vcpu().read(COUNTER, word, 0, 4);
    return java.nio.ByteBuffer.wrap(word).getInt();
  }

  private static AgentExpression expression(String hex) throws AgentException {
    return AgentExpression.command(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  /** The word at 0x800 equals this. */
  private static AgentExpression counterIs(int value) throws AgentException {
    return expression("230800 19 24%08x 13 27".formatted(value));
  }

  /** Prints the word at 0x800. */
  private static AgentExpression print(String format) throws AgentException {
    byte[] text = (format + "\0").getBytes(StandardCharsets.US_ASCII);
    return expression(
        "230800 19 2200 2200 34 01 %04x %s 27"
            .formatted(text.length, HexFormat.of().formatHex(text)));
  }

  private static TargetSide when(AgentExpression... conditions) {
    return new TargetSide(List.of(conditions), List.of(), false);
  }

  private void insert(BreakpointKind kind, TargetSide side) {
    assertThat(controller.insert(new Breakpoint(kind, AT, 4), side)).isEqualTo(new Change.Done());
  }

  @ParameterizedTest
  @EnumSource(
      value = BreakpointKind.class,
      names = {"SOFTWARE", "HARDWARE"})
  void stopsOnlyWhereTheConditionHolds(BreakpointKind kind) throws Exception {
    insert(kind, when(counterIs(1000)));
    assertThat(go())
        .isEqualTo(
            kind == BreakpointKind.SOFTWARE
                ? new StopReason.SoftwareBreakpoint()
                : new StopReason.HardwareBreakpoint());
    assertThat(counter()).isEqualTo(1000);
    assertThat(vm.vcpu().programCounter()).isEqualTo(AT);
    assertThat(controller.exits().list()).as("only the one that counted").hasSize(1);
    assertThat(controller.exits().passedCount()).isEqualTo(999);
  }

  @Test
  void anyOfSeveralConditionsWillDo() throws Exception {
    insert(BreakpointKind.SOFTWARE, when(counterIs(30), counterIs(10)));
    go();
    assertThat(counter()).isEqualTo(10);
  }

  @Test
  void insertedAgainItsConditionIsReplaced() throws Exception {
    insert(BreakpointKind.SOFTWARE, when(counterIs(10)));
    insert(BreakpointKind.SOFTWARE, when(counterIs(20)));
    go();
    assertThat(counter()).isEqualTo(20);
    insert(BreakpointKind.SOFTWARE, TargetSide.NONE);
    go();
    assertThat(counter()).as("at once").isEqualTo(20);
  }

  @Test
  void anotherBreakpointThereThatIsUnconditionalStops() throws Exception {
    insert(BreakpointKind.SOFTWARE, when(counterIs(10)));
    insert(BreakpointKind.HARDWARE, TargetSide.NONE);
    go();
    assertThat(counter()).isEqualTo(1);
  }

  @Test
  void whatCannotBeEvaluatedStops() throws Exception {
    insert(BreakpointKind.SOFTWARE, when(expression("24f0000000 19 27")));
    go();
    assertThat(counter()).isEqualTo(1);
  }

  @Test
  void commandsAreCarriedOutInsteadOfAStop() throws Exception {
    insert(BreakpointKind.SOFTWARE, new TargetSide(List.of(), List.of(print("n=%d\n")), false));
    controller.insert(new Breakpoint(BreakpointKind.HARDWARE, 0x40, 4), when(counterIs(3)));
    assertThat(go()).isEqualTo(new StopReason.HardwareBreakpoint());
    assertThat(printed).hasToString("n=1\nn=2\nn=3\n");
  }

  @Test
  void commandsOnlyWhereTheConditionHolds() throws Exception {
    insert(
        BreakpointKind.SOFTWARE,
        new TargetSide(List.of(counterIs(2)), List.of(print("two: %d\n")), false));
    controller.insert(new Breakpoint(BreakpointKind.HARDWARE, 0x40, 4), when(counterIs(5)));
    go();
    assertThat(printed).hasToString("two: 2\n");
  }

  @Test
  void aCommandThatFailsSaysWhyAndTheGuestGoesOn() throws Exception {
    insert(
        BreakpointKind.SOFTWARE,
        new TargetSide(List.of(), List.of(expression("24f0000000 19 27")), false));
    controller.insert(new Breakpoint(BreakpointKind.HARDWARE, 0x40, 4), when(counterIs(2)));
    assertThat(go()).isEqualTo(new StopReason.HardwareBreakpoint());
    assertThat(printed)
        .hasToString(
            "trapgate: commands of a breakpoint: memory: 0xf0000000: 0 bytes (expected: 4)\n"
                .repeat(2));
  }

  @Test
  void commandsAreCarriedOutWhereTheirConditionCannotBeEvaluated() throws Exception {
    insert(
        BreakpointKind.SOFTWARE,
        new TargetSide(List.of(expression("24f0000000 19 27")), List.of(print("n=%d\n")), false));
    controller.insert(new Breakpoint(BreakpointKind.HARDWARE, 0x40, 4), when(counterIs(1)));
    assertThat(go()).isEqualTo(new StopReason.HardwareBreakpoint());
    assertThat(printed)
        .hasToString(
            "trapgate: condition of a breakpoint: memory: 0xf0000000: 0 bytes (expected: 4)\nn=1\n");
  }

  @Test
  void aStepOntoItStopsWhateverTheConditionSays() throws Exception {
    insert(BreakpointKind.SOFTWARE, when(counterIs(1000)));
    go(new RunMode.RangeStep(0, 0x40));
    go(new RunMode.Step());
    assertThat(vm.vcpu().programCounter()).isEqualTo(AT);
  }

  @Test
  void aRangeStepGoesOnThroughIt() throws Exception {
    insert(BreakpointKind.SOFTWARE, when(counterIs(50)));
    assertThat(go(new RunMode.RangeStep(0, 0x100))).isEqualTo(new StopReason.SoftwareBreakpoint());
    assertThat(counter()).isEqualTo(50);
  }

  @Test
  void aConditionThatNeverHoldsCanBeInterrupted() throws Exception {
    insert(BreakpointKind.SOFTWARE, when(counterIs(-1)));
    runner.resume(ResumePlan.continueAll(1));
    runner.interrupt();
    while (stops.isEmpty()) {
      Runnable task = eventLoop.poll(60, TimeUnit.SECONDS);
      assertThat(task).isNotNull();
      task.run();
    }
    assertThat(stops).containsExactly(new StopReason.Interrupted());
  }

  /** After a detach only commands that are to persist go on; the next client finds none. */
  @Test
  void persistentCommandsGoOnWithoutAClient() throws Exception {
    insert(BreakpointKind.SOFTWARE, new TargetSide(List.of(), List.of(print("%d ")), true));
    controller.insert(new Breakpoint(BreakpointKind.SOFTWARE, 0x40, 4), when(counterIs(7)));
    runner.release(true);
    while (!printed.toString().contains(" 8 ")) {
      Runnable task = eventLoop.poll(60, TimeUnit.SECONDS);
      assertThat(task).isNotNull();
      task.run();
    }
    assertThat(printed.toString()).startsWith("1 2 3 4 5 6 7 8 ");
    runner.release(false);
    while (stops.isEmpty()) {
      Runnable task = eventLoop.poll(60, TimeUnit.SECONDS);
      assertThat(task).isNotNull();
      task.run();
    }
    assertThat(controller.table().isEmpty()).isTrue();
  }
}
