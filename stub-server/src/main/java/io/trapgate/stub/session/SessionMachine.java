package io.trapgate.stub.session;

import io.trapgate.stub.debug.StopReason;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.session.SessionPhase.Awaited;
import java.util.List;

/**
 * The conversation as a function: a state and an event give the next state and what is to be done.
 * No thread, no clock, no I/O. It answers each resume with exactly one stop reply and sends none
 * that nobody waits for.
 */
public final class SessionMachine {
  private final SessionConversation conversation;
  private final SessionControl control;
  private final SessionStops stops;
  private final SessionNonStop nonStop;
  private final SessionLldb lldb;

  /**
   * Makes the function for one machine.
   *
   * @param facts what the machine can do
   */
  public SessionMachine(SessionFacts facts) {
    this.control = new SessionControl(facts);
    this.stops = new SessionStops(control);
    this.nonStop = new SessionNonStop(facts);
    this.lldb = new SessionLldb(facts);
    this.conversation = new SessionConversation(facts, nonStop);
  }

  /** The next state and the effects. */
  public SessionStep next(SessionState state, SessionEvent event) {
    return switch (event) {
      case SessionEvent.Received(Request.FetchStop fetch) -> received(state, fetch);
      case SessionEvent.Received received -> nonStop.paid(received(state, received.request()));
      case SessionEvent.InterruptByte _ -> interrupted(state);
      case SessionEvent.GuestStopped stopped -> stopped(state, stopped);
      case SessionEvent.GuestPrinted(String text) -> stops.printed(state, text);
      case SessionEvent.ResumeRefused refused ->
          serveWaiting(stops.refused(state, refused.reason()));
      case SessionEvent.MachineReset _ -> nonStop.reset(stops.afterReset(state));
      case SessionEvent.Expired(String reason) -> stops.expired(state, reason);
      case SessionEvent.Disconnected _ -> disconnected(state);
    };
  }

  private SessionStep stopped(SessionState state, SessionEvent.GuestStopped event) {
    if (state.nonStop().isPresent() && state.phase() instanceof SessionPhase.Stopped) {
      return stops.alone(state, state.nonStop().get(), event, nonStop);
    }
    boolean attached =
        state.nonStop().isPresent()
            && state.phase() instanceof SessionPhase.Running(Awaited awaited)
            && awaited == Awaited.ATTACH_REPLY
            && !(event.reason() instanceof StopReason.PoweredOff);
    return serveWaiting(attached ? nonStop.attached(state) : stops.stopped(state, event));
  }

  private SessionStep received(SessionState state, Request request) {
    if (state.nonStop().isPresent()) {
      NonStop threads = state.nonStop().get();
      boolean stands = state.phase() instanceof SessionPhase.Stopped;
      switch (request) {
        case Request.FetchStop _ -> {
          return nonStop.fetch(state, threads);
        }
        case Request.StopReason _ when stands -> {
          return nonStop.whoStands(state, threads);
        }
        case Request.Resume resume when stands -> {
          return nonStop.resume(state, threads, resume);
        }
        case Request.Resume resume when state.phase() instanceof SessionPhase.Exited -> {
          return nonStop.resumeOfNothing(state, resume);
        }
        case Request.LegacyResume _ when stands -> {
          return SessionStep.reply(
              state, new Reply.ErrorText("resume.in non-stop threads go on by vCont"));
        }
        case Request.Attach(int pid) when pid == SessionControl.MACHINE && stands -> {
          return SessionStep.reply(state, new Reply.Ok());
        }
        case Request.Attach(int pid) when pid == SessionControl.MACHINE && waits(state.phase()) -> {
          return nonStop.attached(state);
        }
        case Request.Interrupt _ when stands -> {
          return SessionStep.reply(state, new Reply.Ok()).then(nonStop.interrupt(state, threads));
        }
        default -> {} // everything else is as in all-stop
      }
    }
    return switch (state.phase()) {
      case SessionPhase.Stopped _ -> answer(state, request);
      case SessionPhase.Running running -> whileRunning(state, running.awaited(), request);
      case SessionPhase.Exited _ -> answer(state, request);
      case SessionPhase.Detached _ -> answer(state, request);
      case SessionPhase.Ended _ -> SessionStep.of(state);
    };
  }

  /** Whether the machine stands for whoever attaches to it. */
  private static boolean waits(SessionPhase phase) {
    return switch (phase) {
      case SessionPhase.Detached(StopSummary stands) -> stands != null;
      case SessionPhase.Exited(Reply last) -> last instanceof Reply.Killed;
      case SessionPhase.Stopped _ -> false;
      case SessionPhase.Running _ -> false;
      case SessionPhase.Ended _ -> false;
    };
  }

  private SessionStep answer(SessionState state, Request request) {
    return switch (request) {
      case Request.Conversation question -> conversation.answer(state, question);
      case Request.Inspection inspection -> inspect(state, inspection);
      case Request.Files files -> conversation.answer(state, files);
      case Request.Breakpoints change -> change(state, change);
      case Request.Stepping stepping ->
          SessionStep.of(state, new SessionEffect.AnswerStepping(stepping));
      case Request.Control command -> control.answer(state, command);
      case Request.Lldb question -> lldb.answer(state, question);
      case Request.Unknown _ -> SessionStep.reply(state, new Reply.Unsupported());
      case Request.Malformed malformed ->
          SessionStep.reply(
              state,
              SessionErrors.of(
                  malformed.textAllowed() || state.features().errorMessage(),
                  SessionErrors.EINVAL,
                  malformed.reason()));
    };
  }

  private static SessionStep inspect(SessionState state, Request.Inspection request) {
    if (state.phase() instanceof SessionPhase.Stopped) {
      return SessionStep.of(
          state, new SessionEffect.Inspect(request, state.generalVcpu(), state.features()));
    }
    boolean text = state.features().errorMessage() || !(request instanceof Request.ReadMemory);
    return SessionStep.reply(
        state, SessionErrors.of(text, SessionErrors.EPERM, SessionErrors.noMachine(state)));
  }

  private static SessionStep change(SessionState state, Request.Breakpoints request) {
    if (state.phase() instanceof SessionPhase.Stopped) {
      return SessionStep.of(state, new SessionEffect.ChangeBreakpoints(request));
    }
    Reply reply =
        switch (request) {
          case Request.Insert _ -> new Reply.ErrorText(SessionErrors.noMachine(state));
          case Request.Remove _ -> new Reply.Ok(); // all are removed
        };
    return SessionStep.reply(state, reply);
  }

  /**
   * All-stop has one answer under way at a time, so what can wait does; only what ends the run is
   * served at once.
   */
  private SessionStep whileRunning(SessionState state, Awaited awaited, Request request) {
    boolean clientRuns = awaited == Awaited.STOP_REPLY;
    return switch (request) {
      case Request.Interrupt _ -> SessionStep.reply(state, new Reply.Ok()).then(interrupted(state));
      case Request.Control other when awaited.resets() -> wait(state, other);
      case Request.Detach detach -> control.answer(state, detach);
      case Request.Kill kill -> control.answer(state, kill);
      case Request.Resume resume when clientRuns -> alreadyRunning(state);
      case Request.LegacyResume resume when clientRuns -> alreadyRunning(state);
      case Request.Conversation other -> wait(state, other);
      case Request.Inspection other -> wait(state, other);
      case Request.Files other -> wait(state, other);
      case Request.Breakpoints other -> wait(state, other);
      case Request.Stepping other -> wait(state, other);
      case Request.Control other -> wait(state, other);
      case Request.Lldb other -> wait(state, other);
      case Request.Refused other -> wait(state, other);
    };
  }

  private static SessionStep alreadyRunning(SessionState state) {
    return SessionStep.reply(
        state, new Reply.ErrorText("resume.the guest is running already; interrupt it first"));
  }

  private static SessionStep wait(SessionState state, Request request) {
    int waiting = state.waiting().size();
    if (waiting >= SessionState.MAX_WAITING) {
      return SessionStep.reply(
          state,
          new Reply.ErrorText(
              "queue.requests while the guest runs: "
                  + (waiting + 1)
                  + " (expected: <= "
                  + SessionState.MAX_WAITING
                  + "); interrupt it first"));
    }
    return SessionStep.of(state.later(request));
  }

  private SessionStep serveWaiting(SessionStep stopped) {
    SessionStep step = stopped;
    while (!step.state().waiting().isEmpty()
        && !(step.state().phase() instanceof SessionPhase.Running)) {
      List<Request> waiting = step.state().waiting();
      SessionState rest = step.state().withWaiting(waiting.subList(1, waiting.size()));
      step = step.then(received(rest, waiting.getFirst()));
    }
    return step;
  }

  /** A stop under way answers an interrupt that came too late: gdb waits for one stop reply. */
  private SessionStep interrupted(SessionState state) {
    if (state.nonStop().isPresent()) {
      return nonStop.interrupt(state, state.nonStop().get());
    }
    return state.phase() instanceof SessionPhase.Running(Awaited awaited)
            && awaited == Awaited.STOP_REPLY
        ? SessionStep.of(state, new SessionEffect.Interrupt())
        : SessionStep.of(state);
  }

  private static SessionStep disconnected(SessionState state) {
    SessionState ended = state.withWaiting(List.of()).in(new SessionPhase.Ended());
    return switch (state.phase()) {
      case SessionPhase.Ended _ -> SessionStep.of(ended);
      case SessionPhase.Detached _ -> SessionStep.of(ended);
      case SessionPhase.Stopped _ -> release(ended);
      case SessionPhase.Running _ -> release(ended);
      case SessionPhase.Exited _ -> release(ended);
    };
  }

  private static SessionStep release(SessionState ended) {
    return SessionStep.of(ended, new SessionEffect.Release(false));
  }
}
