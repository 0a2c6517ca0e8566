package io.trapgate.stub.session;

import io.trapgate.stub.debug.ResumePlan;
import io.trapgate.stub.debug.ResumePlan.Jump;
import io.trapgate.stub.debug.RunMode;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.ResumeAction;
import io.trapgate.stub.rsp.packet.ThreadId;
import io.trapgate.stub.session.SessionPhase.Awaited;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Resuming, leaving, killing and restarting. */
final class SessionControl {
  /** {@code SIGKILL} in gdb's numbering. */
  static final int KILL = 9;

  /** The one process. */
  static final int MACHINE = 1;

  private final SessionFacts facts;

  SessionControl(SessionFacts facts) {
    this.facts = facts;
  }

  SessionStep answer(SessionState state, Request.Control command) {
    return switch (command) {
      case Request.Resume resume -> resume(state, resume);
      case Request.LegacyResume resume -> resume(state, resume);
      case Request.Interrupt _ -> SessionStep.reply(state, new Reply.Ok());
      case Request.Detach detach -> detach(state);
      case Request.Kill kill -> kill(state, kill.replied());
      case Request.Restart _ -> restart(state, Awaited.RESTART);
      case Request.Run run -> restart(state, Awaited.RUN_REPLY);
      case Request.Attach attach -> attach(state, attach.pid());
      case Request.Monitor monitor -> monitor(state, monitor);
    };
  }

  private SessionStep resume(SessionState state, Request.Resume request) {
    List<RunMode> modes = new ArrayList<>();
    boolean named = false;
    for (int vcpu = 0; vcpu < facts.vcpus(); vcpu++) {
      ResumeAction action = actionFor(request, vcpu, state.generalVcpu());
      named |= action != null;
      modes.add(action == null ? new RunMode.Hold() : modeOf(action));
    }
    return named ? go(state, ResumePlan.of(modes)) : nobody(state, facts.vcpus());
  }

  static SessionStep nobody(SessionState state, int vcpus) {
    return SessionStep.reply(
        state, new Reply.ErrorText("vCont.no such thread (expected: 1 to " + vcpus + ")"));
  }

  /** The leftmost action that names a vCPU; null when none does. */
  static @Nullable ResumeAction actionFor(Request.Resume request, int vcpu, int current) {
    for (ResumeAction action : request.actions()) {
      ThreadId thread = action.thread();
      if (thread == null || names(thread, vcpu, current)) {
        return action;
      }
    }
    return null;
  }

  /** An arbitrary one is the one that the client looks at. */
  private static boolean names(ThreadId thread, int vcpu, int current) {
    return thread.matches(vcpu) && (thread.thread() != ThreadId.ANY || vcpu == current);
  }

  /** A stop action has no meaning in all-stop: whoever it names just isn't resumed. */
  static RunMode modeOf(ResumeAction action) {
    return switch (action.kind()) {
      case CONTINUE -> new RunMode.Continue();
      case STEP -> new RunMode.Step();
      case RANGE_STEP -> new RunMode.RangeStep(action.rangeStart(), action.rangeEnd());
      case STOP -> new RunMode.Hold();
    };
  }

  /**
   * Only a thread that {@code Hc} names goes alone: with {@code 0} or {@code -1} the others run on,
   * and the one the client looks at is the one meant (as gdbserver has it, server.cc myresume).
   */
  private SessionStep resume(SessionState state, Request.LegacyResume request) {
    ThreadId chosen = state.selection().resume();
    boolean alone = chosen.thread() > 0;
    int meant = alone ? chosen.thread() - 1 : state.generalVcpu();
    RunMode mode = request.step() ? new RunMode.Step() : new RunMode.Continue();
    List<RunMode> modes = new ArrayList<>();
    for (int vcpu = 0; vcpu < facts.vcpus(); vcpu++) {
      RunMode other = alone ? new RunMode.Hold() : new RunMode.Continue();
      modes.add(vcpu == meant ? mode : other);
    }
    return go(
        state,
        new ResumePlan(
            modes, Optional.ofNullable(request.address()).map(to -> new Jump(meant, to))));
  }

  private static SessionStep go(SessionState state, ResumePlan plan) {
    return switch (state.phase()) {
      case SessionPhase.Stopped stopped ->
          plan.running().isEmpty()
              ? SessionStep.stop(state, stopped.last())
              : SessionStep.of(
                  state.in(new SessionPhase.Running(Awaited.STOP_REPLY)),
                  new SessionEffect.Resume(plan));
      case SessionPhase.Exited exited -> SessionStep.reply(state, exited.last());
      case SessionPhase.Running _ -> noMachine(state);
      case SessionPhase.Detached _ -> noMachine(state);
      case SessionPhase.Ended _ -> noMachine(state);
    };
  }

  private static SessionStep detach(SessionState state) {
    SessionStep refused = refuseWaiting(state);
    boolean killed =
        state.phase() instanceof SessionPhase.Exited(Reply last) && last instanceof Reply.Killed;
    SessionStep released =
        SessionStep.of(
            refused.state(),
            new SessionEffect.Send(new Reply.Ok()),
            new SessionEffect.Release(!killed)); // what was killed stands at its start
    SessionPhase next =
        state.phase() instanceof SessionPhase.Exited ended ? ended : new SessionPhase.Detached();
    return refused.then(released).then(leave(released.state(), next));
  }

  private static SessionStep kill(SessionState state, boolean replied) {
    SessionStep refused = refuseWaiting(state);
    SessionState idle = refused.state();
    SessionStep answered = SessionStep.of(idle);
    if (replied) {
      answered = SessionStep.reply(idle, new Reply.Ok());
    } else if (state.features().lldb().any()) {
      // gdb hears nothing of its k; LLDB waits for what became of the process.
      answered = SessionStep.reply(idle, new Reply.Killed(KILL, state.features().multiprocess()));
    }
    boolean runs =
        state.phase() instanceof SessionPhase.Running
            || state.phase() instanceof SessionPhase.Detached(StopSummary stands) && stands == null;
    return refused
        .then(answered)
        .then(SessionStep.of(idle, new SessionEffect.Kill()))
        .then(leave(idle, runs ? new SessionPhase.Running(Awaited.END) : killed(state)));
  }

  /** What waits for a stop that will not come any more is answered all the same, and in order. */
  private static SessionStep refuseWaiting(SessionState state) {
    return refuseWaiting(state, SessionErrors.noMachine(state));
  }

  /** The same with another reason. */
  static SessionStep refuseWaiting(SessionState state, String reason) {
    SessionStep refused = SessionStep.of(state.withWaiting(List.of()));
    for (Request request : state.waiting()) {
      boolean text =
          state.features().errorMessage()
              || !(request instanceof Request.ReadMemory || request instanceof Request.Monitor);
      refused =
          request instanceof Request.Restart
              ? refused
              : refused.then(
                  SessionStep.reply(
                      refused.state(), SessionErrors.of(text, SessionErrors.EPERM, reason)));
    }
    return refused;
  }

  /** An extended-remote client stays connected without a machine; any other has nothing left. */
  private static SessionStep leave(SessionState state, SessionPhase ifExtended) {
    return state.extended()
        ? SessionStep.of(state.in(ifExtended))
        : SessionStep.of(state.in(new SessionPhase.Ended()), new SessionEffect.Close());
  }

  private static SessionPhase killed(SessionState state) {
    return new SessionPhase.Exited(new Reply.Killed(KILL, state.features().multiprocess()));
  }

  /** A guest that runs on without the client has to stand first. */
  private SessionStep restart(SessionState state, Awaited awaited) {
    boolean runs =
        state.phase() instanceof SessionPhase.Detached(StopSummary stands) && stands == null;
    return runs
        ? SessionStep.of(state.in(new SessionPhase.Running(awaited)), new SessionEffect.TakeOver())
        : restarted(state, awaited);
  }

  /** The guest stands, and its run is over. */
  SessionStep restarted(SessionState state, Awaited awaited) {
    SessionStep reset =
        SessionNonStop.resumed(SessionStep.of(fresh(state), new SessionEffect.Reset()));
    return switch (awaited) {
      case END -> SessionStep.of(state.in(killed(state))); // has been reset where it stopped
      case RUN_REPLY -> reset.then(SessionStep.stop(fresh(state), StopSummary.plain(0)));
      case RESTART, STOP_REPLY, ATTACH_REPLY, NOTHING -> reset;
    };
  }

  private SessionState fresh(SessionState state) {
    SessionState stopped = state.in(new SessionPhase.Stopped(StopSummary.plain(0)));
    return state.nonStop().isPresent() ? stopped.with(NonStop.allStanding(facts.vcpus())) : stopped;
  }

  /** There is one machine. One that was killed stands at its start. */
  private SessionStep attach(SessionState state, int pid) {
    if (pid != MACHINE) {
      return SessionStep.reply(
          state, new Reply.ErrorText("attach.process: " + pid + " (expected: 1, the machine)"));
    }
    return switch (state.phase()) {
      case SessionPhase.Stopped stopped -> SessionStep.stop(state, stopped.last());
      case SessionPhase.Detached(StopSummary stands) when stands != null ->
          SessionStep.stop(state.in(new SessionPhase.Stopped(stands)), stands);
      case SessionPhase.Detached _ ->
          SessionStep.of(
              state.in(new SessionPhase.Running(Awaited.ATTACH_REPLY)),
              new SessionEffect.TakeOver());
      case SessionPhase.Exited(Reply last) when last instanceof Reply.Killed ->
          SessionStep.stop(fresh(state), StopSummary.plain(0));
      case SessionPhase.Exited _ -> noMachine(state);
      case SessionPhase.Running _ -> noMachine(state);
      case SessionPhase.Ended _ -> noMachine(state);
    };
  }

  private static SessionStep monitor(SessionState state, Request.Monitor request) {
    boolean detached = state.phase() instanceof SessionPhase.Detached;
    return detached
        ? SessionStep.reply(
            state,
            SessionErrors.of(
                state.features().errorMessage(),
                SessionErrors.EPERM,
                SessionErrors.noMachine(state)))
        : SessionStep.of(
            state, new SessionEffect.RunMonitor(request.command(), state.generalVcpu()));
  }

  private static SessionStep noMachine(SessionState state) {
    return SessionStep.reply(state, new Reply.ErrorText(SessionErrors.noMachine(state)));
  }
}
