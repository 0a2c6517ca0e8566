package io.trapgate.stub.session;

import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.ThreadId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The whole state of one conversation.
 *
 * @param phase where it stands
 * @param features what the client understands
 * @param extended whether it said {@code !}: it may restart and attach again
 * @param selection the threads it chose
 * @param waiting requests that came while the guest runs, oldest first
 * @param nonStop whether each thread stops and goes on by itself, and how they stand then; the
 *     phase stays {@link SessionPhase.Stopped} meanwhile, since whoever looks at the machine pauses
 *     it
 */
public record SessionState(
    SessionPhase phase,
    Features features,
    boolean extended,
    Selection selection,
    List<Request> waiting,
    Optional<NonStop> nonStop) {

  /** Requests that may wait; a client of an all-stop server has no reason for more. */
  static final int MAX_WAITING = 64;

  /**
   * The threads of {@code Hg} and {@code Hc}.
   *
   * @param general whose registers and memory
   * @param resume who goes on by {@code c} and {@code s}
   */
  public record Selection(ThreadId general, ThreadId resume) {
    static final Selection ANY =
        new Selection(
            new ThreadId(ThreadId.UNSAID, ThreadId.ANY),
            new ThreadId(ThreadId.UNSAID, ThreadId.ALL));
  }

  public SessionState {
    waiting = List.copyOf(waiting);
  }

  /** A client that finds the guest stopped. */
  public static SessionState whileStopped() {
    return begin(new SessionPhase.Stopped(StopSummary.plain(0)));
  }

  /** A client that comes while the guest runs; the guest is being stopped. */
  public static SessionState whileRunning() {
    return begin(new SessionPhase.Running(SessionPhase.Awaited.NOTHING));
  }

  private static SessionState begin(SessionPhase phase) {
    return new SessionState(
        phase, Features.NONE, false, Selection.ANY, List.of(), Optional.empty());
  }

  /**
   * Whether what comes now should wait outside: as much waits as may, for a stop that comes by
   * itself. While the client has the guest run it is heard, for it alone can end that.
   */
  public boolean full() {
    return waiting.size() >= MAX_WAITING
        && phase instanceof SessionPhase.Running(SessionPhase.Awaited awaited)
        && awaited != SessionPhase.Awaited.STOP_REPLY;
  }

  /** Whether the client waits for the guest to stop. */
  public boolean followsGuest() {
    return phase instanceof SessionPhase.Running;
  }

  SessionState in(SessionPhase next) {
    return new SessionState(next, features, extended, selection, waiting, nonStop);
  }

  SessionState negotiated(Features client) {
    return new SessionState(phase, client, false, Selection.ANY, waiting, nonStop);
  }

  SessionState wishing(LldbWishes wishes) {
    return new SessionState(phase, features.with(wishes), extended, selection, waiting, nonStop);
  }

  /** The reply as this client takes it: with {@code QEnableErrorStrings} the text is LLDB's. */
  public Reply spoken(Reply reply) {
    return reply instanceof Reply.ErrorText(String text) && features.lldb().errorStrings()
        ? new Reply.ErrorString(SessionErrors.EINVAL, text)
        : reply;
  }

  SessionState inExtendedMode() {
    return new SessionState(phase, features, true, selection, waiting, nonStop);
  }

  SessionState selecting(Selection chosen) {
    return new SessionState(phase, features, extended, chosen, waiting, nonStop);
  }

  SessionState lookingAt(int vcpu) {
    return selecting(new Selection(ThreadId.ofVcpu(vcpu), selection.resume()));
  }

  SessionState later(Request request) {
    return withWaiting(Stream.concat(waiting.stream(), Stream.of(request)).toList());
  }

  SessionState withWaiting(List<Request> requests) {
    return new SessionState(phase, features, extended, selection, requests, nonStop);
  }

  SessionState with(NonStop threads) {
    return new SessionState(phase, features, extended, selection, waiting, Optional.of(threads));
  }

  SessionState inAllStop() {
    return new SessionState(phase, features, extended, selection, waiting, Optional.empty());
  }

  /** Index of the vCPU whose registers and memory are meant. */
  int generalVcpu() {
    return Math.max(0, selection.general().thread() - 1);
  }
}
