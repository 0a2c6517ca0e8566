package io.trapgate.stub.debug;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * All-stop: all vCPUs that go on do so together, and one stop of one of them is the stop of all.
 * Event loop only, but for {@link #wantEnd}.
 */
final class JointRuns implements Runs {
  private final DebugController controller;
  private final DueStops dueStops;
  private final RunHost host;
  private final Executor eventLoop;
  private final Queue<Runnable> glances = new ArrayDeque<>();
  private @Nullable Run current;

  /** Somebody wants the present run to end, and not just to be looked at. */
  private volatile boolean endWanted;

  JointRuns(DebugController controller, DueStops dueStops, RunHost host, Executor eventLoop) {
    this.controller = controller;
    this.dueStops = dueStops;
    this.host = host;
    this.eventLoop = eventLoop;
  }

  @Override
  public @Nullable Run current() {
    return current;
  }

  /**
   * Those that the plan doesn't hold go on; one stop follows.
   *
   * @throws KvmException when guest debug can't be set; the machine stays stopped
   */
  void resume(ResumePlan plan) throws KvmException {
    plan.jump(controller);
    controller.prepare(plan.stepping());
    endWanted = false;
    Run run = dueStops.begin(plan);
    current = run;
    host.resumed(plan);
    go(run);
  }

  /** The end of the present run is a stop from here on, on whichever thread that is known. */
  void wantEnd() {
    endWanted = true;
  }

  @Override
  public void whenStill(Runnable task) {
    if (current == null) {
      task.run();
    } else {
      glances.add(task);
      host.interrupt(current);
    }
  }

  @Override
  public void arrived(Run run, GuestStop stop) {
    glance();
    if (stop.exit().exit() instanceof VcpuExit.Kicked && !endWanted) {
      current = dueStops.again(run);
      go(current);
      return;
    }
    Optional<DueStops.Due> due = dueStops.hear(run, stop.exit());
    if (due.isPresent()) {
      over(run, due.get());
    } else if (host.wantsItStopped()) {
      over(run, new DueStops.Due(stop.exit(), new StopReason.Interrupted()));
    } else {
      go(run);
    }
  }

  /** A stop that has been waiting comes before anything is executed. */
  private void go(Run run) {
    Optional<DueStops.Due> due = dueStops.take(run);
    if (due.isPresent()) {
      // later: whoever resumes is told of the stop when the resume has returned
      eventLoop.execute(() -> {
        if (run.equals(current)) {
          glance();
          over(run, due.get());
        }
      });
    } else {
      host.go(run.knowing(dueStops.unheard()));
    }
  }

  private void glance() {
    for (Runnable next = glances.poll(); next != null; next = glances.poll()) {
      next.run();
    }
  }

  private void over(Run run, DueStops.Due due) {
    int vcpu = due.exit().vcpu();
    current = null;
    dueStops.stopped(run, vcpu);
    boolean nobodys = due.reason() instanceof StopReason.Interrupted;
    host.stopped(nobodys ? run.meant(vcpu) : vcpu, due.reason());
  }
}
