package io.trapgate.target.board.pc;

import io.trapgate.target.engine.IoPorts;
import io.trapgate.target.engine.LocalApic;
import io.trapgate.target.engine.MachineControl;
import io.trapgate.target.engine.ProcessorPins;
import io.trapgate.target.engine.VirtualClock;
import io.trapgate.target.memory.MmioWindow;
import io.trapgate.target.memory.PhysicalMap;
import java.io.ByteArrayOutputStream;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/** The board without processors: the test does what they would, and turns the time. */
final class PcBench implements MachineControl {
  static final int RAM_BYTES = 32 << 20;

  final List<Integer> exits = new ArrayList<>();
  final List<List<String>> pins = new ArrayList<>();
  final PhysicalMap physical = new PhysicalMap(ByteOrder.LITTLE_ENDIAN);
  final PcTest board;
  final IoPorts ports;
  final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private final Queue<Runnable> posted = new ArrayDeque<>();
  int resets;
  int current;
  private long ticks;
  final VirtualClock clock = new VirtualClock(() -> ticks, () -> {});

  PcBench() {
    this(1, ExitCode.QEMU);
  }

  PcBench(int cpus, ExitCode exitCode) {
    board =
        new PcTest(
            physical,
            RAM_BYTES,
            cpus,
            new PcTest.Wiring(
                () -> current, clock, this, exitCode, Instant.parse("2026-02-03T14:59:58Z")));
    ports = board.ports();
    for (int n = 0; n < cpus; n++) {
      List<String> seen = new ArrayList<>();
      pins.add(seen);
      board.connect(n, new Pins(seen));
    }
    board.console().onReceive(console::writeBytes);
    reset();
  }

  /** What arrives at a processor. */
  private record Pins(List<String> seen) implements ProcessorPins {
    @Override
    public void interruptChanged() {}

    @Override
    public void nmi() {
      seen.add("nmi");
    }

    @Override
    public void init() {
      seen.add("init");
    }

    @Override
    public void startUp(int vector) {
      seen.add("start-up " + vector);
    }
  }

  void reset() {
    physical.reset();
    board.reset();
  }

  LocalApic apic(int cpu) {
    return board.apic(cpu);
  }

  /** Lets nanoseconds pass, event by event. */
  void advance(long by) {
    long end = ticks + by;
    while (clock.nextDeadline() <= end) {
      ticks = Math.max(ticks, clock.nextDeadline());
      clock.runDue();
    }
    ticks = end;
  }

  void out(int port, int value) {
    ports.out(port, 1, value);
  }

  int in(int port) {
    return ports.in(port, 1);
  }

  /** A store of a processor to a device. */
  void store(int cpu, long address, int value) {
    current = cpu;
    window(address).device().write(window(address).offset(address), 4, value);
  }

  int load(int cpu, long address) {
    current = cpu;
    return window(address).device().read(window(address).offset(address), 4);
  }

  private MmioWindow window(long address) {
    MmioWindow window = physical.window(address);
    if (window == null) {
      throw new AssertionError("nothing at 0x%x".formatted(address));
    }
    return window;
  }

  String printed() {
    return console.toString(StandardCharsets.US_ASCII);
  }

  void runPosted() {
    while (!posted.isEmpty()) {
      posted.remove().run();
    }
  }

  @Override
  public void powerOff(int exitCode) {
    exits.add(exitCode);
  }

  @Override
  public void resetRequested() {
    resets++;
  }

  @Override
  public void post(Runnable task) {
    posted.add(task);
  }
}
