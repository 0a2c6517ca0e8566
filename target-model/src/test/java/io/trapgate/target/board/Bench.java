package io.trapgate.target.board;

import io.trapgate.target.engine.CpuPins;
import io.trapgate.target.engine.MachineControl;
import io.trapgate.target.engine.VirtualClock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.IntSupplier;

/** What devices are tried out on: time that the test turns, pins and requests that it can see. */
final class Bench implements MachineControl {
  /** The interrupt inputs of one CPU. */
  static final class Pins implements CpuPins {
    boolean external;
    boolean critical;
    IntSupplier proxy = () -> 0;

    @Override
    public void external(boolean asserted) {
      external = asserted;
    }

    @Override
    public void critical(boolean asserted) {
      critical = asserted;
    }

    @Override
    public void externalProxy(IntSupplier acknowledge) {
      proxy = acknowledge;
    }
  }

  /** A wire that remembers its level. */
  static final class Wire implements InterruptLine {
    boolean asserted;

    @Override
    public void set(boolean level) {
      asserted = level;
    }
  }

  final List<Integer> powerOffs = new ArrayList<>();
  final Queue<Runnable> posted = new ArrayDeque<>();
  int resets;
  private long ticks;
  final VirtualClock clock = new VirtualClock(() -> ticks, () -> {});

  void advance(long by) {
    ticks += by;
    clock.runDue();
  }

  void runPosted() {
    while (!posted.isEmpty()) {
      posted.remove().run();
    }
  }

  @Override
  public void powerOff(int exitCode) {
    powerOffs.add(exitCode);
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
