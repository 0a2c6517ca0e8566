package io.trapgate.stub.session;

import io.trapgate.stub.debug.ResumePlan;
import io.trapgate.stub.debug.RunMode;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.ResumeAction;
import io.trapgate.stub.session.NonStop.Report;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Non-stop: a resume is answered at once, and stops come as notifications, one at a time, of which
 * the client fetches the rest by {@code vStopped}.
 */
final class SessionNonStop {
  private final SessionFacts facts;

  SessionNonStop(SessionFacts facts) {
    this.facts = facts;
  }

  /** {@code QNonStop}. All threads have to stand: a client asks for it before it resumes any. */
  SessionStep change(SessionState state, boolean wanted) {
    if (!wanted && state.nonStop().isEmpty()) {
      // gdb says so whenever it connects, also to a machine that has just ended.
      return SessionStep.reply(state, new Reply.Ok());
    }
    boolean allStand =
        state.phase() instanceof SessionPhase.Stopped
            && state.nonStop().map(ns -> ns.standing().size() == facts.vcpus()).orElse(true);
    if (!allStand) {
      return SessionStep.reply(
          state,
          new Reply.ErrorText("QNonStop.threads run (expected: all stand); stop them first"));
    }
    SessionState next = wanted ? state.with(NonStop.allStanding(facts.vcpus())) : state.inAllStop();
    return SessionStep.of(next, new SessionEffect.SetNonStop(wanted))
        .then(SessionStep.reply(next, new Reply.Ok()));
  }

  /**
   * {@code ?}: the first of those that stand; the others are fetched. For gdb these follow behind
   * the next answer, as if they had stopped just now: gdb 13 to 18 fail an assertion when several
   * come in answer to {@code ?} (remote.c, remote_target::queued_stop_reply marks its queue before
   * the target is asynchronous).
   */
  SessionStep whoStands(SessionState state, NonStop now) {
    NonStop all = now.reportingAll();
    return all.reports().isEmpty()
        ? SessionStep.reply(state, new Reply.Ok())
        : SessionStep.of(state.with(all), answer(state, all.reports().getFirst()));
  }

  /** {@code vStopped}: the first is fetched, here is the next. */
  SessionStep fetch(SessionState state, NonStop now) {
    if (now.reports().isEmpty()) {
      return SessionStep.reply(state, new Reply.Ok());
    }
    if (now.told() == NonStop.Told.OWED) { // asked for before it was announced
      return SessionStep.of(
          state.with(now.telling(NonStop.Told.NOTIFIED)), answer(state, now.reports().getFirst()));
    }
    NonStop rest = now.fetched();
    SessionState next = state.with(rest);
    if (rest.reports().isEmpty()) {
      return SessionStep.reply(next, new Reply.Ok());
    }
    Report first = rest.reports().getFirst();
    return now.told() == NonStop.Told.ASKED && state.features().gdb()
        ? SessionStep.reply(state.with(rest.telling(NonStop.Told.OWED)), new Reply.Ok())
        : SessionStep.of(next, answer(next, first));
  }

  private static SessionEffect answer(SessionState state, Report report) {
    return switch (report) {
      case Report.Stopped(StopSummary stop) -> new SessionEffect.SendStop(stop, state.features());
      case Report.Ended(Reply last) -> new SessionEffect.Send(last);
    };
  }

  /** The notification that is owed goes out behind an answer to something else. */
  SessionStep paid(SessionStep answered) {
    SessionState state = answered.state();
    if (state.nonStop().isEmpty() || state.nonStop().get().told() != NonStop.Told.OWED) {
      return answered;
    }
    NonStop now = state.nonStop().get();
    SessionState next = state.with(now.telling(NonStop.Told.NOTIFIED));
    return answered.then(SessionStep.of(next, notification(next, now.reports().getFirst())));
  }

  private static SessionEffect notification(SessionState state, Report report) {
    return switch (report) {
      case Report.Stopped(StopSummary stop) -> new SessionEffect.NotifyStop(stop, state.features());
      case Report.Ended(Reply last) -> new SessionEffect.Notify(last);
    };
  }

  /** {@code vCont}. A thread whose stop the client has not fetched stays where it is. */
  SessionStep resume(SessionState state, NonStop now, Request.Resume request) {
    List<RunMode> modes = new ArrayList<>();
    Set<Integer> halted = new TreeSet<>();
    List<Integer> going = new ArrayList<>();
    boolean named = false;
    for (int vcpu = 0; vcpu < facts.vcpus(); vcpu++) {
      RunMode mode = new RunMode.Hold();
      ResumeAction action = SessionControl.actionFor(request, vcpu, state.generalVcpu());
      if (action != null) {
        named = true;
        boolean stands = now.standing().containsKey(vcpu);
        if (action.kind() == ResumeAction.Kind.STOP) {
          halted.add(vcpu);
        } else if (stands && !now.isUnreported(vcpu)) {
          mode = SessionControl.modeOf(action);
          going.add(vcpu);
        }
      }
      modes.add(mode);
    }
    if (!named) {
      return SessionControl.nobody(state, facts.vcpus());
    }
    return SessionStep.of(
        state.with(now.resumed(going)),
        new SessionEffect.Send(new Reply.Ok()),
        new SessionEffect.ResumeSome(ResumePlan.of(modes)),
        new SessionEffect.Halt(halted));
  }

  /** The machine has ended; gdb's {@code interrupt -a} still asks all threads to stop. */
  SessionStep resumeOfNothing(SessionState state, Request.Resume request) {
    boolean stops = request.actions().stream().allMatch(a -> a.kind() == ResumeAction.Kind.STOP);
    return SessionStep.reply(
        state, stops ? new Reply.Ok() : new Reply.ErrorText(SessionErrors.noMachine(state)));
  }

  /** {@code vCtrlC} and 0x03: one thread of those that run stops, with SIGINT. */
  SessionStep interrupt(SessionState state, NonStop now) {
    OptionalInt running = OptionalInt.empty();
    for (int vcpu = facts.vcpus() - 1; vcpu >= 0; vcpu--) {
      if (!now.standing().containsKey(vcpu)) {
        running = OptionalInt.of(vcpu);
      }
    }
    if (running.isEmpty() || !(state.phase() instanceof SessionPhase.Stopped)) {
      return SessionStep.of(state);
    }
    int vcpu = running.getAsInt();
    return SessionStep.of(state.with(now.interrupting(vcpu)), new SessionEffect.Halt(Set.of(vcpu)));
  }

  /** A thread has stopped. */
  SessionStep stopped(SessionState state, NonStop now, StopSummary stop) {
    NonStop next = now.stopped(stop);
    return notified(state.with(next), now, new SessionEffect.NotifyStop(stop, state.features()));
  }

  /** Whoever lets go of the machine leaves it in all-stop; the client has not left non-stop. */
  static SessionStep resumed(SessionStep step) {
    return step.state().nonStop().isEmpty()
        ? step
        : step.then(SessionStep.of(step.state(), new SessionEffect.SetNonStop(true)));
  }

  /** A machine that is attached to: all its threads stand, and the client fetches their stops. */
  SessionStep attached(SessionState state) {
    NonStop all = NonStop.allStanding(facts.vcpus()).reportingAll().telling(NonStop.Told.NOTIFIED);
    SessionState next = state.in(new SessionPhase.Stopped(StopSummary.plain(0))).with(all);
    return SessionStep.of(
        next,
        new SessionEffect.SetNonStop(true),
        new SessionEffect.Send(new Reply.Ok()),
        notification(next, all.reports().getFirst()));
  }

  /** The machine is at its start: threads that ran stand there, of which the client hears. */
  SessionStep reset(SessionState state) {
    SessionStep step = resumed(SessionStep.of(state));
    for (int vcpu = 0; vcpu < facts.vcpus() && state.nonStop().isPresent(); vcpu++) {
      NonStop now = step.state().nonStop().get();
      if (!now.standing().containsKey(vcpu)) {
        StopSummary there = new StopSummary(StopSummary.NONE, null, vcpu);
        step = step.then(stopped(step.state(), now, there));
      }
    }
    return step;
  }

  /** The machine has ended. */
  SessionStep ended(SessionState state, NonStop now, Reply last) {
    NonStop next = now.ended(last);
    return notified(
        state.in(new SessionPhase.Exited(last)).with(next), now, new SessionEffect.Notify(last));
  }

  /** Only one notification is under way at a time. */
  private static SessionStep notified(SessionState next, NonStop before, SessionEffect notify) {
    return before.reports().isEmpty() ? SessionStep.of(next, notify) : SessionStep.of(next);
  }
}
