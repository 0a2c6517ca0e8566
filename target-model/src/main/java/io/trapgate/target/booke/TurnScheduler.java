package io.trapgate.target.booke;

import io.trapgate.target.engine.MachineControl;
import io.trapgate.target.engine.RunGate;
import io.trapgate.target.engine.VirtualClock;
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
 */
public final class TurnScheduler {
  /** Instructions between two looks at the gate: the latency of a kick, below a millisecond. */
  private static final int POLL = 32_768;

  private final long quantum;
  private final List<BookeVcpu> vcpus = new ArrayList<>();
  private final RunGate gate = new RunGate();
  private final VirtualClock clock = new VirtualClock(this::ticks, this::attention);
  private final MachineControl control = new Control();
  private Runnable machineReset = () -> {};
  private boolean resetRequested;
  private VcpuExit.@Nullable Shutdown shutdown;

  /** Whose turn it is, and how many instructions are left of it. */
  private int turn;

  private long left;

  /** Guest time at the end of the last turn. */
  private long time;

  /** Who executes right now. */
  private @Nullable BookeVcpu active;

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
  void join(BookeVcpu vcpu) {
    vcpus.add(vcpu);
  }

  /** Guest time: ticks of the 400 MHz time base. */
  public VirtualClock clock() {
    return clock;
  }

  /** What the board may ask of the machine. */
  public MachineControl control() {
    return control;
  }

  /** Index of the vCPU that executes: whose access a device serves. */
  public int current() {
    return turn;
  }

  /**
   * Names who resets the machine when a device or the watchdog asks for it; called on the machine
   * thread between two instructions, and has to call {@link #reset} and {@link BookeVcpu#reset}.
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

  /** Runs these vCPUs until one of them exits. */
  public VmExit run(Set<Integer> indices) {
    boolean stepping = indices.stream().anyMatch(i -> vcpus.get(i).stepping());
    // A step may wait for what another vCPU does: all of them go forward at the pace of the steps.
    long share = stepping ? 1 : quantum;
    for (; ; ) {
      VcpuExit exit = between();
      if (exit != null) {
        return new VmExit(indices.contains(turn) ? turn : indices.iterator().next(), exit);
      }
      left = Math.min(left, share);
      if (!giveTurn(indices, share)) {
        passTime(indices);
        continue;
      }
      exit = execute(vcpus.get(turn), indices.size() == 1 ? POLL : left);
      if (exit != null) {
        VcpuExit more = between(exit);
        return new VmExit(turn, more);
      }
    }
  }

  /** Makes it the turn of a vCPU with something to do; false when all of them wait. */
  private boolean giveTurn(Set<Integer> indices, long share) {
    for (int tried = 0; tried <= vcpus.size(); tried++) {
      if (left > 0 && indices.contains(turn) && vcpus.get(turn).ready(time)) {
        return true;
      }
      turn = turn + 1 == vcpus.size() ? 0 : turn + 1;
      left = share;
    }
    return false;
  }

  private @Nullable VcpuExit execute(BookeVcpu vcpu, long most) {
    long before = vcpu.instructionCount();
    active = vcpu;
    try {
      return vcpu.slice(Math.min(most, POLL), clock.nextDeadline());
    } finally {
      active = null;
      time = Math.max(time, vcpu.ticks());
      left -= vcpu.instructionCount() - before;
    }
  }

  /** What has to happen between two stretches of guest code; an exit ends the run. */
  private @Nullable VcpuExit between() {
    VcpuExit ended = requests();
    if (ended != null) {
      return ended;
    }
    clock.runDue();
    if (gate.wanted()) {
      gate.runTasks();
      if (gate.takeKick()) {
        return new VcpuExit.Kicked();
      }
    }
    return null;
  }

  /** The exit that counts when an instruction both ended a run and asked something. */
  private VcpuExit between(VcpuExit exit) {
    VcpuExit ended = requests();
    return ended == null ? exit : ended;
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

  /** All wait: time jumps to the next event, or stands until somebody comes. */
  private void passTime(Set<Integer> indices) {
    long deadline = clock.nextDeadline();
    for (int index : indices) {
      deadline = Math.min(deadline, vcpus.get(index).deadline());
    }
    if (deadline != Long.MAX_VALUE) {
      time = Math.max(time, deadline);
      return;
    }
    try {
      gate.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      gate.kick();
    }
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
  void requestReset() {
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
