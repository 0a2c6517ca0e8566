package io.trapgate.target.engine;

import io.trapgate.target.kvm.Moments;
import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.VmExit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the vCPUs of one machine on one thread, in turns of so many instructions: the same start
 * gives the same run. It holds what they share: guest time, the gate to other threads, and what the
 * board asks of the machine.
 *
 * <p>Guest time follows the instructions that all vCPUs together complete. When every vCPU that may
 * run waits for an interrupt, time jumps to the next timer event, or stands until another thread
 * kicks or posts when there is none.
 *
 * <p>A turn passes on after its instructions, or when its vCPU waits; a vCPU that wakes has its
 * turn when the present one ends. What a vCPU executes alone, because nobody else may run, counts
 * for its own turn only: stepping one over a breakpoint leaves the order of the others as it was.
 *
 * @param <V> the kind of vCPU that this machine has
 */
public final class TurnScheduler<V extends TurnVcpu<V>> {
  /** Instructions between two looks at the gate: the latency of a kick, below a millisecond. */
  private static final int POLL = 32_768;

  private final long quantum;
  private final List<V> vcpus = new ArrayList<>();
  private final RunGate gate = new RunGate();
  private final RunMoments moments = new RunMoments();
  private final VirtualClock clock = new VirtualClock(this::ticks, this::attention);
  private final MachineControl control = new Control();
  private Runnable machineReset = () -> {};
  private boolean resetRequested;
  private VcpuExit.@Nullable Shutdown shutdown;

  /** Whose turn it is, and how many instructions are left of it. */
  private int turn;

  private long left;

  /** Guest time at the end of the last stretch of guest code. */
  private long time;

  /** Who executes right now. */
  private @Nullable V active;

  /** Whose view of the board a debugger has. */
  private int viewer;

  /**
   * @param quantum instructions in a turn while more than one vCPU has something to do
   */
  public TurnScheduler(long quantum) {
    if (quantum < 1) {
      throw new IllegalArgumentException("quantum: " + quantum + " (expected: >= 1)");
    }
    this.quantum = quantum;
    this.left = quantum;
  }

  /** Takes in a vCPU; its index is the order of joining. */
  public void join(V vcpu) {
    for (V other : vcpus) {
      vcpu.meet(other);
    }
    vcpus.add(vcpu);
  }

  /** Guest time, in ticks of the machine's time base. */
  public VirtualClock clock() {
    return clock;
  }

  /** Where the run stands, in stretches of guest code. */
  public Moments moments() {
    return moments;
  }

  /** What the board may ask of the machine. */
  public MachineControl control() {
    return control;
  }

  /** Index of the vCPU whose access a device serves: the one that executes, or looks. */
  public int current() {
    return active == null ? viewer : active.index();
  }

  /** From now on a debugger looks at the stopped machine as this vCPU sees it. */
  public void look(int index) {
    viewer = index;
  }

  /**
   * Names who resets the machine when a device or the watchdog asks for it; called on the machine
   * thread between two instructions, and has to call {@link #reset} and the vCPUs' resets.
   */
  public void onResetRequest(Runnable reset) {
    machineReset = reset;
  }

  /** Time starts again, the clock's events are forgotten, vCPU 0 has the first turn. */
  public void reset() {
    clock.clear();
    time = 0;
    turn = 0;
    left = quantum;
    shutdown = null;
    resetRequested = false;
  }

  /** Asks the current or the next run to end. */
  public void kick() {
    gate.kick();
  }

  /** Runs these vCPUs until one of them exits; guest time is then the same for all. */
  public VmExit run(Set<Integer> indices) {
    List<V> running = those(indices);
    try {
      return running.size() == 1 ? runOne(running.getFirst()) : runAll(running);
    } finally {
      vcpus.forEach(vcpu -> vcpu.skipTo(time));
    }
  }

  /** Of all of them those, in order. */
  private List<V> those(Set<Integer> indices) {
    List<V> chosen = new ArrayList<>(vcpus.size());
    for (V vcpu : vcpus) { // no stream: runs that end after an instruction come by the million
      if (indices.contains(vcpu.index())) {
        chosen.add(vcpu);
      }
    }
    return chosen;
  }

  private VmExit runOne(V vcpu) {
    for (; ; ) {
      VcpuExit exit = between();
      if (exit == null) {
        exit = vcpu.ready(time) ? stretch(vcpu, Long.MAX_VALUE, Long.MAX_VALUE) : passTime(vcpu);
        left = remainder(quantum);
      }
      if (exit != null) {
        return new VmExit(vcpu.index(), exit);
      }
    }
  }

  private VmExit runAll(List<V> running) {
    // A step may wait for what another vCPU does: all of them go forward at the pace of the steps.
    long share = running.stream().anyMatch(TurnVcpu::stepping) ? 1 : quantum;
    left = Math.min(left, share);
    V last = running.getFirst();
    for (; ; ) {
      VcpuExit exit = between();
      if (exit == null) {
        V next = next(running, share);
        last = next == null ? last : next;
        exit = next == null ? passTime(running) : takeTurn(next, running, share);
      }
      if (exit != null) {
        return new VmExit(last.index(), exit);
      }
    }
  }

  /** Makes it the turn of a vCPU with something to do; null when all of them wait. */
  private @Nullable V next(List<V> running, long share) {
    for (int tried = 0; tried <= vcpus.size(); tried++) {
      V vcpu = vcpus.get(turn);
      if (left > 0 && running.contains(vcpu) && vcpu.ready(time)) {
        return vcpu;
      }
      turn = turn + 1 == vcpus.size() ? 0 : turn + 1;
      left = share;
    }
    return null;
  }

  /**
   * Lets a vCPU have the rest of its turn. While no other has anything to do its turns follow one
   * another, in one go until one of the others wakes: the same as if each of them were given.
   */
  private @Nullable VcpuExit takeTurn(V vcpu, List<V> running, long share) {
    long most = Long.MAX_VALUE;
    long until = Long.MAX_VALUE;
    for (V other : running) {
      if (other.index() != vcpu.index()) {
        most = other.ready(time) ? left : most;
        until = Math.min(until, other.deadline());
      }
    }
    VcpuExit exit = stretch(vcpu, most, until);
    left = remainder(share);
    return exit;
  }

  /** What is left of a turn that went on into the next ones. */
  private long remainder(long share) {
    return left >= 0 ? left : Math.floorMod(left, share);
  }

  private @Nullable VcpuExit stretch(V vcpu, long most, long until) {
    if (resetRequested) {
      return null; // a watchdog expired while time was brought forward
    }
    long before = vcpu.instructionCount();
    long began = vcpu.ticks();
    VcpuExit exit;
    active = vcpu;
    try {
      exit = vcpu.slice(Math.min(most, POLL), Math.min(until, clock.nextDeadline()));
    } finally {
      active = null;
      moments.passed();
      viewer = vcpu.index();
      if (vcpu.holdsTime()) {
        vcpu.holdTime(began);
      }
      time = Math.max(time, vcpu.ticks());
      if (vcpu.index() == turn) {
        left -= vcpu.instructionCount() - before;
      }
    }
    if (exit == null && vcpu.instructionCount() == before && vcpu.index() == turn) {
      left--; // an interrupt whose handler only faults must not keep the others from their turns
    }
    return exit == null ? null : settled(vcpu, exit);
  }

  /** The exit that counts when an instruction both ended a run and asked something. */
  private VcpuExit settled(V vcpu, VcpuExit exit) {
    boolean moved = resetRequested;
    VcpuExit ended = requests();
    if (ended != null) {
      return ended;
    }
    return moved ? vcpu.stepDone() : exit;
  }

  /** What has to happen between two stretches of guest code; an exit ends the run. */
  private @Nullable VcpuExit between() {
    clock.runDue();
    moments.reached();
    if (gate.wanted()) {
      gate.runTasks();
    }
    VcpuExit ended = requests();
    return ended == null && gate.wanted() && gate.takeKick() ? new VcpuExit.Kicked() : ended;
  }

  private @Nullable VcpuExit requests() {
    if (resetRequested) {
      resetRequested = false;
      machineReset.run();
    }
    VcpuExit ended = shutdown;
    shutdown = null;
    return ended;
  }

  private @Nullable VcpuExit passTime(V vcpu) {
    return passTime(List.of(vcpu));
  }

  /** All wait: time jumps to the next event, or stands until somebody comes. */
  private @Nullable VcpuExit passTime(List<V> running) {
    boolean held = running.stream().anyMatch(TurnVcpu::holdsTime);
    long deadline = held ? Long.MAX_VALUE : clock.nextDeadline();
    for (V vcpu : held ? List.<V>of() : running) {
      deadline = Math.min(deadline, vcpu.deadline());
    }
    if (resetRequested) {
      return null;
    }
    if (deadline != Long.MAX_VALUE) {
      time = Math.max(time, deadline);
      moments.passed();
      return null;
    }
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      gate.kick();
    }
    return null;
  }

  private long ticks() {
    return active == null ? time : active.ticks();
  }

  private void attention() {
    if (active != null) {
      active.attention();
    }
  }

  /** What the watchdog of any vCPU asks for. */
  public void requestReset() {
    resetRequested = true;
    attention();
  }

  private final class Control implements MachineControl {
    @Override
    public void powerOff(int exitCode) {
      shutdown = new VcpuExit.Shutdown(exitCode);
      attention();
    }

    @Override
    public void resetRequested() {
      requestReset();
    }

    @Override
    public void post(Runnable task) {
      gate.post(task);
    }
  }
}
