package io.trapgate.stub.debug;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.kvm.VcpuExit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Non-stop: each vCPU stops and goes on by itself. The machine still has one owner at a time:
 * whoever wants to look at it while some run has it paused between two instructions, and it goes on
 * when nobody wants more. Event loop only.
 */
final class IndividualRuns implements Runs {
  private final DebugController controller;
  private final DueStops dueStops;
  private final RunHost host;
  private final List<RunMode> modes;
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private @Nullable Run current;
  private boolean busy;

  /** All vCPUs stand. */
  IndividualRuns(DebugController controller, DueStops dueStops, RunHost host) {
    this.controller = controller;
    this.dueStops = dueStops;
    this.host = host;
    this.modes =
        new ArrayList<>(Collections.nCopies(controller.vcpuCount(), (RunMode) new RunMode.Hold()));
  }

  /**
   * All vCPUs stand. What waits still does: a client may leave this mode and choose it again in one
   * breath.
   */
  IndividualRuns standing() {
    holdAll();
    return this;
  }

  @Override
  public @Nullable Run current() {
    return current;
  }

  /** As {@link Runs#whenStill}, and in order. */
  @Override
  public void whenStill(Runnable task) {
    tasks.add(task);
    if (current != null) {
      host.interrupt(current);
    } else {
      proceed();
    }
  }

  /** Those that stand and aren't to be held go on. The machine is still. */
  void resume(ResumePlan plan) {
    for (int vcpu = 0; vcpu < modes.size(); vcpu++) {
      if (modes.get(vcpu) instanceof RunMode.Hold) {
        modes.set(vcpu, plan.modes().get(vcpu));
      }
    }
  }

  /** Those of them that run stop where they are. The machine is still. */
  void halt(Set<Integer> vcpus) {
    for (int vcpu : vcpus) {
      if (!(modes.get(vcpu) instanceof RunMode.Hold)) {
        stop(vcpu, new StopReason.Interrupted());
      }
    }
  }

  /** All stand, and nobody is told. */
  void holdAll() {
    Collections.fill(modes, new RunMode.Hold());
  }

  @Override
  public void arrived(Run run, GuestStop stop) {
    Optional<DueStops.Due> due = dueStops.hear(run, stop.exit());
    if (due.isEmpty() && tasks.isEmpty()) {
      go(run);
    } else {
      over(run, due);
    }
  }

  /** The run is over; a kick is nobody's stop. */
  private void over(Run run, Optional<DueStops.Due> due) {
    current = null;
    Optional<DueStops.Due> told =
        due.filter(each -> !(each.exit().exit() instanceof VcpuExit.Kicked));
    dueStops.stopped(run, told.map(each -> each.exit().vcpu()).orElse(-1));
    told.ifPresent(each -> stop(each.exit().vcpu(), each.reason()));
    proceed();
  }

  private void stop(int vcpu, StopReason reason) {
    if (reason instanceof StopReason.PoweredOff) {
      holdAll();
    } else {
      modes.set(vcpu, new RunMode.Hold());
    }
    host.stopped(vcpu, reason);
  }

  /** Does what waits, and then lets those run that are to; a task may ask for more tasks. */
  private void proceed() {
    if (busy) {
      return;
    }
    busy = true;
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
    busy = false;
    ResumePlan plan = ResumePlan.of(modes);
    if (current == null && !plan.running().isEmpty()) {
      begin(plan);
    }
  }

  private void begin(ResumePlan plan) {
    try {
      controller.prepare(plan.stepping());
    } catch (KvmException refusal) {
      for (int vcpu : plan.running()) {
        stop(vcpu, new StopReason.Broken(Refusals.text(refusal)));
      }
      return;
    }
    Run run = dueStops.begin(plan);
    current = run;
    host.resumed(plan);
    go(run);
  }

  /** A stop that has been waiting comes before anything is executed. */
  private void go(Run run) {
    Optional<DueStops.Due> due = dueStops.take(run);
    if (due.isPresent()) {
      over(run, due);
    } else {
      host.go(run.knowing(dueStops.unheard()));
    }
  }
}
