package io.trapgate.stub.debug;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VmExit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the machine: the event loop while it is stopped, the machine thread while it runs.
 * Owned by the event loop; stops arrive there through its executor.
 */
public final class GuestRunner implements AutoCloseable {
  /** Told of each stop, on the event loop, when the machine may be touched again. */
  public interface Listener {
    /**
     * Called once for each stop that the client may hear of.
     *
     * @param vcpu index of the vCPU that stopped
     */
    void stopped(int vcpu, StopReason reason);
  }

  /** What to do with the machine as soon as it is stopped. */
  private enum Intention {
    NONE,
    HOLD,
    LET_RUN,
    RESET
  }

  private final DebugController controller;
  private final Executor eventLoop;
  private final MachineThread thread;
  private final DueStops dueStops;
  private Listener listener;
  private MachineThread.@Nullable Run current;
  private long runs;
  private Intention intention = Intention.NONE;
  private Optional<StopReason> end = Optional.empty();

  /**
   * @param controller the stopped machine
   * @param eventLoop runs what concerns the stopped machine, one at a time and in order
   * @param listener told of each stop
   */
  public GuestRunner(DebugController controller, Executor eventLoop, Listener listener) {
    this.controller = controller;
    this.eventLoop = eventLoop;
    this.listener = listener;
    this.dueStops = new DueStops(controller);
    this.thread =
        new MachineThread(
            controller.machine(),
            controller.exits(),
            stop -> eventLoop.execute(() -> arrived(stop)));
  }

  /** Starts the machine thread; the guest stays stopped. */
  public void start() {
    thread.start();
  }

  /** Names who is told of stops from now on. */
  public void listen(Listener next) {
    listener = next;
  }

  /** Whether the machine thread holds the machine. */
  public boolean running() {
    return current != null;
  }

  /** How the guest ended, by power-off or by a fault; empty while it can go on. */
  public Optional<StopReason> ended() {
    return end;
  }

  /**
   * Lets the guest go on; one stop follows.
   *
   * @throws KvmException when guest debug can't be set; the machine stays stopped
   * @throws IllegalStateException when it runs, ended, or nobody is to run
   */
  public void resume(ResumePlan plan) throws KvmException {
    Set<Integer> vcpus = plan.running();
    if (running() || end.isPresent() || vcpus.isEmpty()) {
      throw new IllegalStateException(
          "resume: running " + running() + ", ended " + end + ", plan " + plan);
    }
    if (plan.jump().isPresent()) {
      ResumePlan.Jump jump = plan.jump().get();
      new RegisterFile(controller.vcpu(jump.vcpu()), controller.architecture())
          .jump(jump.guestVirtual());
    }
    controller.prepare(plan.stepping());
    MachineThread.Run run =
        new MachineThread.Run(++runs, plan.modes(), vcpus, controller.table().softwareAddresses());
    current = run;
    dueStops.resuming();
    go(run);
  }

  /** A stop that has been waiting comes before anything is executed. */
  private void go(MachineThread.Run run) {
    Optional<VmExit> due = dueStops.take(run);
    if (due.isPresent()) {
      GuestStop stop = new GuestStop(run.number(), due.get());
      eventLoop.execute(() -> arrived(stop));
    } else {
      thread.go(run);
    }
  }

  /** Asks a running guest to stop; a stopped one is left alone. */
  public void interrupt() {
    if (current != null) {
      thread.interrupt(current);
    }
  }

  /**
   * The client has gone: removes all it inserted, as soon as the machine is stopped.
   *
   * @param letRun whether the guest goes on afterwards
   */
  public void release(boolean letRun) throws KvmException {
    intend(letRun ? Intention.LET_RUN : Intention.HOLD);
  }

  /** The client has killed the machine: removes all it inserted and resets, once it is stopped. */
  public void kill() throws KvmException {
    intend(Intention.RESET);
  }

  /** Resets the stopped machine, which can go on afterwards; breakpoints stay. */
  public void reset() throws KvmException {
    if (running()) {
      throw new IllegalStateException("reset while the guest runs");
    }
    end = Optional.empty();
    dueStops.forget();
    controller.reset();
  }

  /** Stops the guest for good and ends the machine thread. */
  @Override
  public void close() {
    MachineThread.Run run = current;
    thread.end(() -> kick(run));
  }

  private void kick(MachineThread.@Nullable Run run) {
    if (run != null) {
      thread.interrupt(run);
    }
  }

  private void intend(Intention next) throws KvmException {
    intention = next;
    if (running()) {
      interrupt();
    } else {
      carryOut();
    }
  }

  private void arrived(GuestStop stop) {
    MachineThread.Run run = current;
    if (run == null || run.number() != stop.run()) {
      return;
    }
    if (intention == Intention.NONE && !dueStops.concerns(run, stop.exit())) {
      go(run);
      return;
    }
    current = null;
    dueStops.stopped(run, stop.exit().vcpu());
    StopReason reason = StopReason.of(stop.exit().exit(), controller.table());
    if (reason instanceof StopReason.PoweredOff || reason instanceof StopReason.Broken) {
      end = Optional.of(reason);
    }
    try {
      carryOut();
    } catch (KvmException refusal) {
      reason = new StopReason.Broken(Refusals.text(refusal));
      end = Optional.of(reason);
    }
    if (!running()) {
      int vcpu = stop.exit().vcpu();
      listener.stopped(reason instanceof StopReason.Interrupted ? run.meant(vcpu) : vcpu, reason);
    }
  }

  private void carryOut() throws KvmException {
    Intention now = intention;
    intention = Intention.NONE;
    switch (now) {
      case NONE -> {}
      case HOLD -> clear();
      case LET_RUN -> {
        clear();
        if (end.isEmpty()) {
          resume(ResumePlan.continueAll(controller.vcpuCount()));
        }
      }
      case RESET -> {
        clear();
        reset();
      }
    }
  }

  private void clear() throws KvmException {
    dueStops.forget();
    controller.clear();
  }
}
