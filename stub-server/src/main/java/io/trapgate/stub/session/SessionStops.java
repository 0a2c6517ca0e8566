package io.trapgate.stub.session;

import io.trapgate.stub.debug.Addresses;
import io.trapgate.stub.debug.BreakpointKind;
import io.trapgate.stub.debug.StopReason;
import io.trapgate.stub.rsp.packet.BreakpointType;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Reply.StopCause;
import io.trapgate.stub.session.SessionPhase.Awaited;
import io.trapgate.target.kvm.VcpuExit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a stop of the guest comes to for the client. */
final class SessionStops {
  private static final StopCause SOFTWARE = new StopCause.SoftwareBreakpoint();
  private static final StopCause HARDWARE = new StopCause.HardwareBreakpoint();

  private final SessionControl control;

  SessionStops(SessionControl control) {
    this.control = control;
  }

  SessionStep stopped(SessionState state, SessionEvent.GuestStopped event) {
    return switch (state.phase()) {
      case SessionPhase.Running running -> ofRunning(state, running.awaited(), event);
      case SessionPhase.Detached _ -> ofDetached(state, event);
      case SessionPhase.Stopped _ -> SessionStep.of(state);
      case SessionPhase.Exited _ -> SessionStep.of(state);
      case SessionPhase.Ended _ -> SessionStep.of(state);
    };
  }

  /**
   * gdb takes console output only while it waits for a stop, and in non-stop only in answer to
   * {@code qRcmd}: there it is kept for that.
   */
  SessionStep printed(SessionState state, String text) {
    if (state.nonStop().isPresent()) {
      return SessionStep.of(state, new SessionEffect.Keep(text));
    }
    return state.phase() instanceof SessionPhase.Running(Awaited awaited)
            && awaited == Awaited.STOP_REPLY
        ? SessionStep.of(state, new SessionEffect.Send(new Reply.Console(text)))
        : SessionStep.of(state);
  }

  /** gdb has no use for an error here: it waits for a stop, so it gets one with the reason. */
  SessionStep refused(SessionState state, String reason) {
    if (!(state.phase() instanceof SessionPhase.Running)) {
      return SessionStep.of(state);
    }
    StopSummary plain = StopSummary.plain(state.generalVcpu());
    return SessionStep.of(state, console(reason))
        .then(SessionStep.stop(state.in(new SessionPhase.Stopped(plain)), plain));
  }

  /**
   * A client that waits for a stop gets the reason as console output and then, since there is no
   * other way to say it, the end of its process. Any other gets it as the answer to what it says
   * next, from whoever has its connection then.
   */
  SessionStep expired(SessionState state, String reason) {
    SessionState ended = state.withWaiting(List.of()).in(new SessionPhase.Ended());
    boolean waits =
        state.phase() instanceof SessionPhase.Running(Awaited awaited) && awaited.replied();
    if (!waits) {
      return SessionStep.of(state, new SessionEffect.Dismiss(reason, state.features()));
    }
    return SessionStep.of(ended, console(reason))
        .then(
            SessionStep.reply(
                ended, new Reply.Killed(SessionControl.KILL, state.features().multiprocess())))
        .then(SessionStep.of(ended, new SessionEffect.Release(false), new SessionEffect.Close()));
  }

  SessionState afterReset(SessionState state) {
    return switch (state.phase()) {
      case SessionPhase.Stopped _ -> state.in(fresh());
      case SessionPhase.Exited _ -> state.in(fresh());
      case SessionPhase.Running _ -> state;
      case SessionPhase.Detached _ -> state;
      case SessionPhase.Ended _ -> state;
    };
  }

  private static SessionPhase fresh() {
    return new SessionPhase.Stopped(StopSummary.plain(0));
  }

  /** One thread has stopped while each goes on by itself. */
  SessionStep alone(
      SessionState state, NonStop now, SessionEvent.GuestStopped event, SessionNonStop threads) {
    int vcpu = event.vcpu();
    Features features = state.features();
    return switch (event.reason()) {
      case StopReason.PoweredOff off -> threads.ended(state, now, powerOff(state, off));
      case StopReason.Broken(String why) ->
          SessionStep.of(state, kept(why))
              .then(threads.stopped(state, now, new StopSummary(StopSummary.ABORT, null, vcpu)));
      case StopReason.Unclaimed odd ->
          SessionStep.of(state, kept(words(odd.exit())))
              .then(threads.stopped(state, now, StopSummary.plain(vcpu)));
      case StopReason.Faulted faulted ->
          SessionStep.of(state, kept(faulted.text()))
              .then(threads.stopped(state, now, StopSummary.of(faulted, vcpu)));
      case StopReason.Interrupted _ -> {
        boolean ctrlC = now.interrupting().isPresent() && now.interrupting().getAsInt() == vcpu;
        int signal = ctrlC ? StopSummary.INTERRUPT : StopSummary.NONE;
        yield threads.stopped(state, now, new StopSummary(signal, null, vcpu));
      }
      case StopReason.Step _ -> threads.stopped(state, now, StopSummary.plain(vcpu));
      case StopReason.SoftwareBreakpoint _ ->
          threads.stopped(state, now, trap(features.swbreak(), SOFTWARE, vcpu));
      case StopReason.HardwareBreakpoint _ ->
          threads.stopped(state, now, trap(features.hwbreak(), HARDWARE, vcpu));
      case StopReason.Watch hit ->
          threads.stopped(state, now, trap(true, watchpoint(features, hit), vcpu));
    };
  }

  /** gdb before 18 takes the last of several for the only one. */
  private static StopCause watchpoint(Features features, StopReason.Watch hit) {
    return new StopCause.Watchpoint(
        typeOf(hit.kind()),
        hit.guestVirtual(),
        features.severalWatches()
            ? hit.further().stream()
                .map(other -> new StopCause.Watchpoint(typeOf(other.kind()), other.guestVirtual()))
                .toList()
            : List.of());
  }

  private static SessionEffect kept(String line) {
    return new SessionEffect.Keep("trapgate: " + line + "\n");
  }

  private static StopSummary trap(boolean said, StopCause cause, int vcpu) {
    return new StopSummary(StopSummary.TRAP, said ? cause : null, vcpu);
  }

  private SessionStep ofRunning(
      SessionState state, Awaited awaited, SessionEvent.GuestStopped event) {
    if (awaited.resets()) {
      return control.restarted(state, awaited);
    }
    return switch (event.reason()) {
      case StopReason.PoweredOff off -> ended(state, awaited, powerOff(state, off));
      case StopReason.Broken broken -> broken(state, awaited, event, broken);
      case StopReason.Step _ -> stop(state, awaited, event, null);
      case StopReason.Interrupted _ -> stop(state, awaited, event, null);
      case StopReason.SoftwareBreakpoint _ ->
          stop(state, awaited, event, state.features().swbreak() ? SOFTWARE : null);
      case StopReason.HardwareBreakpoint _ ->
          stop(state, awaited, event, state.features().hwbreak() ? HARDWARE : null);
      case StopReason.Watch hit ->
          stop(
              state,
              awaited,
              event,
              watchpoint(state.features(), hit));
      case StopReason.Unclaimed odd -> unclaimed(state, awaited, event, odd);
      case StopReason.Faulted faulted ->
          said(state, awaited, faulted.text())
              .then(stop(state, awaited, StopSummary.of(faulted, event.vcpu())));
    };
  }

  private static SessionStep unclaimed(
      SessionState state,
      Awaited awaited,
      SessionEvent.GuestStopped event,
      StopReason.Unclaimed odd) {
    return said(state, awaited, words(odd.exit())).then(stop(state, awaited, event, null));
  }

  private static String words(VcpuExit.Debug exit) {
    return switch (exit) {
      case VcpuExit.Debug.Booke(int status, long address) ->
          "debug exit with status %d at %s that no breakpoint explains"
              .formatted(status, Addresses.hex(address));
      case VcpuExit.Debug.X86(int exception, long pc, long dr6, long _) ->
          "debug exit with exception %d, dr6 0x%08x at %s that no breakpoint explains"
              .formatted(exception, dr6, Addresses.hex(pc));
    };
  }

  /** Everything can be looked at, and changed; going on tries the same again. */
  private static SessionStep broken(
      SessionState state,
      Awaited awaited,
      SessionEvent.GuestStopped event,
      StopReason.Broken broken) {
    return said(state, awaited, broken.reason())
        .then(stop(state, awaited, new StopSummary(StopSummary.ABORT, null, event.vcpu())));
  }

  /** Console output is only for a client that waits for a stop. */
  private static SessionStep said(SessionState state, Awaited awaited, String line) {
    return switch (awaited) {
      case STOP_REPLY -> SessionStep.of(state, console(line));
      case ATTACH_REPLY, RUN_REPLY, RESTART, END, NOTHING -> SessionStep.of(state);
    };
  }

  private static SessionStep stop(
      SessionState state,
      Awaited awaited,
      SessionEvent.GuestStopped event,
      @Nullable StopCause cause) {
    boolean asked = event.reason() instanceof StopReason.Interrupted;
    int signal = asked && awaited == Awaited.STOP_REPLY ? StopSummary.INTERRUPT : StopSummary.TRAP;
    boolean reported = awaited == Awaited.STOP_REPLY;
    return stop(state, awaited, new StopSummary(signal, reported ? cause : null, event.vcpu()));
  }

  private static SessionStep stop(SessionState state, Awaited awaited, StopSummary summary) {
    SessionState next = state.in(new SessionPhase.Stopped(summary));
    return awaited == Awaited.NOTHING
        ? SessionStep.of(next.lookingAt(summary.vcpu()))
        : SessionStep.stop(next, summary);
  }

  private static SessionStep ended(SessionState state, Awaited awaited, Reply last) {
    if (awaited == Awaited.NOTHING) {
      return SessionStep.of(state.in(new SessionPhase.Exited(last)));
    }
    SessionEffect send = new SessionEffect.Send(last);
    return state.extended()
        ? SessionStep.of(state.in(new SessionPhase.Exited(last)), send)
        : SessionStep.of(
            state.withWaiting(List.of()).in(new SessionPhase.Ended()),
            send,
            new SessionEffect.Release(false),
            new SessionEffect.Close());
  }

  private static SessionStep ofDetached(SessionState state, SessionEvent.GuestStopped event) {
    return switch (event.reason()) {
      case StopReason.PoweredOff off ->
          SessionStep.of(state.in(new SessionPhase.Exited(powerOff(state, off))));
      case StopReason.Broken _ ->
          SessionStep.of(
              state.in(
                  new SessionPhase.Detached(
                      new StopSummary(StopSummary.ABORT, null, event.vcpu()))));
      case StopReason.Faulted faulted ->
          SessionStep.of(
              state.in(new SessionPhase.Detached(StopSummary.of(faulted, event.vcpu()))));
      case StopReason.Step _ -> SessionStep.of(state);
      case StopReason.Interrupted _ -> SessionStep.of(state);
      case StopReason.SoftwareBreakpoint _ -> SessionStep.of(state);
      case StopReason.HardwareBreakpoint _ -> SessionStep.of(state);
      case StopReason.Watch _ -> SessionStep.of(state);
      case StopReason.Unclaimed _ -> SessionStep.of(state);
    };
  }

  private static Reply powerOff(SessionState state, StopReason.PoweredOff off) {
    return new Reply.Exited(off.exitCode() & 0xFF, state.features().multiprocess());
  }

  private static SessionEffect console(String line) {
    return new SessionEffect.Send(new Reply.Console("trapgate: " + line + "\n"));
  }

  private static BreakpointType typeOf(BreakpointKind kind) {
    return switch (kind) {
      case SOFTWARE -> BreakpointType.SOFTWARE;
      case HARDWARE -> BreakpointType.HARDWARE;
      case WRITE_WATCH -> BreakpointType.WRITE_WATCH;
      case READ_WATCH -> BreakpointType.READ_WATCH;
      case ACCESS_WATCH -> BreakpointType.ACCESS_WATCH;
    };
  }
}
