package io.trapgate.stub.debug;

import io.trapgate.target.kvm.VcpuExit;
import io.trapgate.target.kvm.VmExit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which debug exits the client hears of, and when.
 *
 * <p>Of several vCPUs that exit at the same time the client hears of one, for it gets one stop for
 * one resume; the port hands out the others one by one later. By then the client may have changed
 * what they stand for. So an exit of a vCPU that has executed nothing in this run is reported only
 * when it still means something: its vCPU is among those that go on, its program counter was not
 * moved, and its breakpoint is still there (as gdbserver has it, linux-low.cc
 * thread_still_has_status_pending). An exit of a vCPU that is held waits here until it goes on.
 *
 * <p>Dropping one loses nothing where breakpoints and watches act before the instruction: one that
 * counts is met again. A watch of x86 acts after it, and is not met again. So its hit is reported
 * wherever the program counter is by then; it is read with the slots of the run in which it
 * happened; and when the client steps with the watch taken out, as one that steps over a breakpoint
 * may, the hit waits for the watch to be put back.
 */
final class DueStops {
  /**
   * An exit that the client hears of.
   *
   * @param reason what it means
   */
  record Due(VmExit exit, StopReason reason) {}

  /**
   * An exit of a vCPU that may have executed nothing in the present run.
   *
   * @param then what it is read with
   */
  private record News(VmExit exit, Unheard then) {}

  private final DebugController controller;
  private final List<News> waiting = new ArrayList<>();
  private final Set<Integer> dropped = new HashSet<>();
  private long runs;

  /** What each may still have an exit of. */
  private final List<Unheard> unheard;

  /** Where each stood when it last executed something or was reported. */
  private List<Place> left;

  DueStops(DebugController controller) {
    this.controller = controller;
    this.left = places();
    this.unheard = new ArrayList<>(Collections.nCopies(left.size(), Unheard.NONE));
  }

  /** A run begins. */
  Run begin(ResumePlan plan) {
    dropped.clear();
    return new Run(++runs, plan, controller.armed(), places(), unheard);
  }

  /** The same run goes on behind a pause that was nobody's stop. */
  Run again(Run run) {
    return run.numbered(++runs);
  }

  /** What each may still have an exit of, by index. */
  List<Unheard> unheard() {
    return List.copyOf(unheard);
  }

  /** The machine stands still for the client, who hears of that vCPU. */
  void stopped(Run run, int reported) {
    for (int vcpu = 0; vcpu < left.size(); vcpu++) {
      Place here = place(vcpu);
      if (vcpu == reported) {
        left.set(vcpu, here);
        unheard.set(vcpu, Unheard.NONE);
      } else if (!here.equals(run.start().get(vcpu))) {
        left.set(vcpu, here);
        unheard.set(vcpu, Unheard.of(run.armed(), run.steps(vcpu)));
      }
    }
  }

  /** The client has gone, and what it inserted with it. */
  void clientGone() {
    waiting.clear();
    left = places();
    unheard.replaceAll(Unheard::afterTheClient);
  }

  /** The machine was reset, its pending exits with it. */
  void reset() {
    clientGone();
    Collections.fill(unheard, Unheard.NONE);
  }

  /** The oldest exit of a vCPU that goes on now; those that mean nothing any more are dropped. */
  Optional<Due> take(Run run) {
    List<News> again = new ArrayList<>();
    Optional<Due> due = Optional.empty();
    Iterator<News> each = waiting.iterator();
    while (due.isEmpty() && each.hasNext()) {
      News next = each.next();
      if (run.vcpus().contains(next.exit().vcpu())) {
        each.remove();
        due = judge(run, next, again);
      }
    }
    waiting.addAll(0, again);
    return due;
  }

  /** What the client hears of an exit that has just come; if nothing, the guest has to go on. */
  Optional<Due> hear(Run run, VmExit exit) {
    int vcpu = exit.vcpu();
    Place here = place(vcpu);
    boolean executed = !here.equals(run.start().get(vcpu));
    if (executed || !(exit.exit() instanceof VcpuExit.Debug)) {
      return Optional.of(due(new News(exit, Unheard.of(run.armed(), run.steps(vcpu)))));
    }
    News news = new News(exit, then(run, exit));
    unheard.set(vcpu, Unheard.NONE);
    return run.vcpus().contains(vcpu) ? judge(run, news, waiting) : later(news);
  }

  /**
   * What an exit is read with that can be of this run or of an earlier one. A slot for data can
   * only have been hit then, since nothing was executed now.
   */
  private Unheard then(Run run, VmExit exit) {
    Unheard before = unheard.get(exit.vcpu());
    boolean old =
        exit.exit() instanceof VcpuExit.Debug.X86 debug && !before.armed().hitBy(debug).isEmpty();
    return old ? before : Unheard.of(run.armed(), before.stepped() && !before.stale());
  }

  private Optional<Due> later(News news) {
    waiting.add(news);
    return Optional.empty();
  }

  /** An exit of a vCPU that goes on, but has executed nothing in this run yet. */
  private Optional<Due> judge(Run run, News news, List<News> again) {
    int vcpu = news.exit().vcpu();
    Due due = due(news);
    if (!news.then().stale() && means(run, due, news.then())) {
      return Optional.of(due);
    }
    if (!news.then().stale() && run.steps(vcpu) && hitsWhatIsTakenOut(news)) {
      again.add(news);
      return Optional.empty();
    }
    // met again, so it isn't one of old
    return dropped.add(vcpu) ? Optional.empty() : Optional.of(due);
  }

  private Due due(News news) {
    return new Due(
        news.exit(), ExitReader.read(news.exit().exit(), controller.table(), news.then().armed()));
  }

  private static boolean hitsWhatIsTakenOut(News news) {
    return news.exit().exit() instanceof VcpuExit.Debug.X86 debug
        && news.then().armed().hasWatchHit(debug);
  }

  /** What an exit without execution still means, with the table and the place of now. */
  private boolean means(Run run, Due due, Unheard then) {
    if (!(due.exit().exit() instanceof VcpuExit.Debug exit)) {
      return true;
    }
    int vcpu = due.exit().vcpu();
    Place here = run.start().get(vcpu);
    boolean there = exit.address() == here.programCounter();
    return switch (due.reason()) {
      case StopReason.Step _ ->
          there && then.stepped() && wantsStep(run.mode(vcpu), here.programCounter());
      case StopReason.SoftwareBreakpoint _, StopReason.HardwareBreakpoint _ -> there;
      case StopReason.Watch _ ->
          switch (exit) {
            case VcpuExit.Debug.Booke _ -> here.equals(left.get(vcpu));
            case VcpuExit.Debug.X86 _ -> true;
          };
      case StopReason.Unclaimed _ -> false;
      case StopReason.Faulted _,
          StopReason.Interrupted _,
          StopReason.PoweredOff _,
          StopReason.Broken _ ->
          true;
    };
  }

  /** Whether a step that is done already is what the client asks for. */
  private static boolean wantsStep(RunMode mode, long programCounter) {
    return switch (mode) {
      case RunMode.Step _ -> true;
      case RunMode.RangeStep range -> !range.contains(programCounter);
      case RunMode.Continue _ -> false;
      case RunMode.Hold _ -> false;
    };
  }

  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    for (int vcpu = 0; vcpu < controller.vcpuCount(); vcpu++) {
      places.add(place(vcpu));
    }
    return places;
  }

  private Place place(int index) {
    return Place.of(controller.vcpu(index));
  }
}
