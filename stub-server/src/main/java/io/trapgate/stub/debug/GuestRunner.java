package io.trapgate.stub.debug;

import io.trapgate.target.kvm.KvmException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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

    /** What the guest's breakpoints print while it runs, for whoever wants it. */
    default void printed(String text) {}
  }

  private final DebugController controller;
  private final DebugObserver observer;
  private final MachineDriver thread;
  private final DueStops dueStops;
  private final JointRuns joint;
  private final IndividualRuns alone;
  private final LastWord lastWord = new LastWord();
  private final Listener listener;
  private @Nullable IndividualRuns individual;
  private Intention intention = Intention.NONE;

  /** The machine is about to be closed: nobody's going is to be followed by a look at it. */
  private boolean over;

  /**
   * @param controller the stopped machine
   * @param eventLoop runs what concerns the stopped machine, one at a time and in order
   * @param listener told of each stop
   */
  public GuestRunner(DebugController controller, Executor eventLoop, Listener listener) {
    this(controller, eventLoop, listener, new GuestPlace.OwnThread(() -> true));
  }

  /**
   * The same for a machine whose guest may share processors with others.
   *
   * @param place where its guest runs
   */
  public GuestRunner(
      DebugController controller, Executor eventLoop, Listener listener, GuestPlace place) {
    this.controller = controller;
    this.observer = controller.observer();
    this.listener = listener;
    this.dueStops = new DueStops(controller);
    this.joint = new JointRuns(controller, dueStops, new Host(), eventLoop);
    this.alone = new IndividualRuns(controller, dueStops, new Host());
    RunLoop loop =
        new RunLoop(
            controller.machine(),
            new ExitRecord(controller.machine(), controller.exits(), controller.observer()),
            new TargetSideJudge(
                controller.machine(),
                new PrintedText(eventLoop, text -> this.listener.printed(text))::put));
    this.thread = MachineDriver.of(loop, stop -> eventLoop.execute(() -> arrived(stop)), place);
  }

  /** Starts the machine thread; the guest stays stopped. */
  public void start() {
    thread.start();
  }

  /** Whether the machine thread holds the machine. */
  public boolean running() {
    return runs().current() != null;
  }

  /**
   * From now on each vCPU stops and goes on by itself, or all of them together again. They all
   * stand.
   */
  public void individually(boolean wanted) {
    if (running()) {
      throw new IllegalStateException("a change of mode while the guest runs");
    }
    individual = wanted ? alone.standing() : null;
  }

  /** Whether each vCPU stops and goes on by itself. */
  public boolean individually() {
    return individual != null;
  }

  /**
   * Does this when the machine may be looked at, which is now or soon: a guest that runs is paused
   * between two instructions for it, and doesn't notice.
   */
  public void whenStill(Runnable task) {
    runs().whenStill(task);
  }

  /** While each goes on by itself: those that stand go on as the plan says, once it is done. */
  public void resumeSome(ResumePlan plan) {
    mode().resume(plan);
  }

  /** While each goes on by itself: those of them that run stop, each with a stop of its own. */
  public void halt(Set<Integer> vcpus) {
    mode().halt(vcpus);
  }

  private Runs runs() {
    return individual == null ? joint : individual;
  }

  private IndividualRuns mode() {
    if (individual == null) {
      throw new IllegalStateException("all vCPUs stop together");
    }
    return individual;
  }

  /** How the guest ended; empty while it can go on. */
  public Optional<StopReason.PoweredOff> ended() {
    return lastWord.end();
  }

  /**
   * Why the guest could not go on when it last stopped; empty when that was for another reason, or
   * it was reset since. It may be resumed: what was in its way may have been changed (QEMU does so
   * with its state internal-error, softmmu/runstate.c).
   */
  public Optional<StopReason.Broken> broken() {
    return lastWord.broken();
  }

  /**
   * Lets the guest go on; one stop follows.
   *
   * @throws KvmException when guest debug can't be set; the machine stays stopped
   * @throws IllegalStateException when it runs, ended, or nobody is to run
   */
  public void resume(ResumePlan plan) throws KvmException {
    Set<Integer> vcpus = plan.running();
    if (running() || ended().isPresent() || vcpus.isEmpty()) {
      throw new IllegalStateException(
          "resume: running " + running() + ", ended " + ended() + ", plan " + plan);
    }
    joint.resume(plan);
  }

  /** Asks a running guest to stop; a stopped one is left alone. */
  public void interrupt() {
    joint.wantEnd();
    Run run = joint.current();
    if (run != null) {
      thread.interrupt(run);
    }
  }

  /**
   * Stops the guest at the end of the stretch of code it executes, which is the same place each
   * time. For an observer of the console or of exits, in its call on the machine thread.
   */
  public void interruptHere() {
    joint.wantEnd();
    thread.interruptHere();
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
    lastWord.reset();
    alone.holdAll();
    controller.reset();
    dueStops.reset();
    observer.reset(now());
  }

  /** Stops the guest for good and ends the machine thread. */
  @Override
  public void close() {
    var _ = end();
  }

  /**
   * The same without waiting where the guest has no thread of its own. A client that goes later
   * leaves the machine as it is.
   *
   * @return completed when nobody touches the machine any more
   */
  public CompletableFuture<Void> end() {
    over = true;
    Run run = runs().current();
    joint.wantEnd();
    return thread.end(() -> {
      if (run != null) {
        thread.interrupt(run);
      }
    });
  }

  private void intend(Intention next) throws KvmException {
    if (over) {
      return;
    }
    if (individual != null) {
      boolean ran = running();
      mode().whenStill(() -> leaveIndividually(next, ran));
      return;
    }
    intention = next;
    if (running()) {
      interrupt();
    } else {
      carryOut();
    }
  }

  /**
   * The client has gone: from here on all stop and go together. While it had the guest run, the
   * next one may have come already: that one has said so, too, and waits for a stop.
   */
  private void leaveIndividually(Intention next, boolean ran) {
    if (individual != null) {
      individual.holdAll();
      individually(false);
    }
    try {
      intend(next);
    } catch (KvmException refusal) {
      lastWord.note(new StopReason.Broken(Refusals.text(refusal)));
    }
    if (ran && !running() && !over) {
      listener.stopped(0, new StopReason.Interrupted());
    }
  }

  private void arrived(GuestStop stop) {
    Run run = runs().current();
    if (run != null && run.number() == stop.run()) {
      runs().arrived(run, stop);
    }
  }

  private GuestTime now() {
    return GuestTime.of(controller.machine());
  }

  private void carryOut() throws KvmException {
    Intention now = intention;
    intention = Intention.NONE;
    switch (now) {
      case NONE -> {}
      case HOLD -> clear();
      case LET_RUN -> {
        dueStops.clientGone();
        controller.clearForDetach();
        if (ended().isEmpty()) {
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
    dueStops.clientGone();
    controller.clear();
  }

  /** What its runs need of it. */
  private final class Host implements RunHost {
    @Override
    public void go(Run run) {
      thread.go(run);
    }

    @Override
    public void interrupt(Run run) {
      thread.interrupt(run);
    }

    @Override
    public void resumed(ResumePlan plan) {
      observer.resumed(plan, now());
    }

    @Override
    public boolean wantsItStopped() {
      return intention != Intention.NONE;
    }

    @Override
    public void stopped(int vcpu, StopReason reason) {
      lastWord.note(reason);
      observer.stopped(
          new ObservedStop(vcpu, reason, controller.vcpu(vcpu).programCounter()), now());
      StopReason told = reason;
      try {
        carryOut();
      } catch (KvmException refusal) {
        told = new StopReason.Broken(Refusals.text(refusal));
        lastWord.note(told);
      }
      if (!running()) {
        listener.stopped(vcpu, told);
      }
    }
  }
}
