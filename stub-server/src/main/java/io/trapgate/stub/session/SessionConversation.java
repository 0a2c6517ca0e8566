package io.trapgate.stub.session;

import io.trapgate.stub.rsp.packet.PacketLimits;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.ReplyWriter;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.ThreadId;
import java.util.ArrayList;
import java.util.List;

/** What is answered from the conversation's own state and the machine's description. */
final class SessionConversation {
  /** Longest packet the client may send, in data characters. */
  static final int PACKET_BYTES = 2 * PacketLimits.MAX_MEMORY_BYTES;

  private final SessionFacts facts;
  private final SessionNonStop nonStop;

  SessionConversation(SessionFacts facts, SessionNonStop nonStop) {
    this.facts = facts;
    this.nonStop = nonStop;
  }

  SessionStep answer(SessionState state, Request.Conversation request) {
    return switch (request) {
      case Request.Supported supported -> negotiate(state, supported);
      case Request.NonStopMode(boolean wanted) -> nonStop.change(state, wanted);
      case Request.FetchStop _ -> SessionStep.reply(state, new Reply.Unsupported()); // in all-stop
      case Request.StartNoAckMode _ -> SessionStep.of(state, new SessionEffect.StopAcknowledging());
      case Request.ExtendedMode _ -> SessionStep.reply(state.inExtendedMode(), new Reply.Ok());
      case Request.StopReason _ -> whyStopped(state);
      case Request.SelectThread select -> select(state, select);
      case Request.ThreadAlive alive ->
          SessionStep.reply(
              state, exists(alive.thread()) ? new Reply.Ok() : SessionErrors.noThread());
      case Request.CurrentThread _ -> text(state, "QC" + threadText(state, state.generalVcpu()));
      case Request.ThreadList list -> threads(state, list.first());
      case Request.ThreadExtraInfo info -> describe(state, info.thread());
      case Request.Attached _ -> text(state, "1");
      case Request.SymbolOffer _ -> SessionStep.reply(state, new Reply.Ok());
      case Request.ResumeActions _ -> text(state, "vCont;c;C;s;S;t;r");
      case Request.ReadObject read -> readObject(state, read);
    };
  }

  /** Host I/O: not served at all where there are no files. */
  SessionStep answer(SessionState state, Request.Files request) {
    boolean stands =
        state.phase() instanceof SessionPhase.Stopped
            || state.phase() instanceof SessionPhase.Exited;
    return facts.files()
        ? SessionStep.of(state, new SessionEffect.ServeFile(request, stands))
        : SessionStep.reply(state, new Reply.Unsupported());
  }

  private SessionStep negotiate(SessionState state, Request.Supported request) {
    Features features = Features.of(request.features());
    List<String> served = new ArrayList<>();
    served.add("PacketSize=" + Integer.toHexString(PACKET_BYTES));
    served.add("QStartNoAckMode+");
    served.add("QNonStop+");
    served.add("multiprocess+");
    served.add("vContSupported+");
    if (facts.softwareBreakpoints()) {
      served.add("swbreak+");
    }
    if (facts.hardwareBreakpoints()) {
      served.add("hwbreak+");
    }
    served.add("ConditionalBreakpoints+");
    served.add("BreakpointCommands+");
    served.add("qXfer:features:read+");
    served.add("qXfer:threads:read+");
    if (facts.executable().isPresent()) {
      served.add("qXfer:exec-file:read+");
    }
    if (facts.memoryMap()) {
      served.add("qXfer:memory-map:read+");
    }
    if (features.errorMessage()) {
      // LLDB 20 and later would take this for gdb's form, but doesn't say that it knows it; without
      // it they ask by x0,0, as those before.
      served.add("binary-upload+");
      served.add("error-message+");
    }
    return text(state.negotiated(features), String.join(";", served));
  }

  private static SessionStep whyStopped(SessionState state) {
    return switch (state.phase()) {
      case SessionPhase.Stopped stopped -> SessionStep.stop(state, stopped.last());
      case SessionPhase.Exited exited -> SessionStep.reply(state, exited.last());
      case SessionPhase.Detached _ -> noProcess(state);
      case SessionPhase.Running _ -> noProcess(state);
      case SessionPhase.Ended _ -> noProcess(state);
    };
  }

  private static SessionStep noProcess(SessionState state) {
    return SessionStep.reply(state, new Reply.Exited(0, state.features().multiprocess()));
  }

  private SessionStep select(SessionState state, Request.SelectThread request) {
    ThreadId thread = request.thread();
    if (!exists(thread)) {
      return SessionStep.reply(state, SessionErrors.noThread());
    }
    SessionState.Selection old = state.selection();
    SessionState.Selection chosen =
        request.forResume()
            ? new SessionState.Selection(old.general(), thread)
            : new SessionState.Selection(general(state, thread), old.resume());
    return SessionStep.reply(state.selecting(chosen), new Reply.Ok());
  }

  /** Where the client leaves the choice, it stays as it is. */
  private static ThreadId general(SessionState state, ThreadId thread) {
    return thread.thread() > 0 ? thread : ThreadId.ofVcpu(state.generalVcpu());
  }

  private boolean exists(ThreadId thread) {
    for (int vcpu = 0; vcpu < facts.vcpus(); vcpu++) {
      if (thread.matches(vcpu)) {
        return true;
      }
    }
    return false;
  }

  private SessionStep threads(SessionState state, boolean first) {
    if (!first || !(state.phase() instanceof SessionPhase.Stopped)) {
      return text(state, "l");
    }
    List<String> ids = new ArrayList<>();
    for (int vcpu = 0; vcpu < facts.vcpus(); vcpu++) {
      ids.add(threadText(state, vcpu));
    }
    return text(state, "m" + String.join(",", ids));
  }

  private SessionStep describe(SessionState state, ThreadId thread) {
    return thread.thread() > 0 && exists(thread) && state.phase() instanceof SessionPhase.Stopped
        ? SessionStep.of(state, new SessionEffect.DescribeThread(thread.thread() - 1))
        : SessionStep.reply(state, SessionErrors.noThread());
  }

  private SessionStep readObject(SessionState state, Request.ReadObject read) {
    return switch (read.object()) {
      case "features" ->
          SessionStep.reply(
              state,
              read.annex().equals("target.xml")
                  ? ObjectSlice.of(facts.targetXml(), read.offset(), read.length())
                  : ObjectSlice.NO_SUCH_ANNEX);
      case "threads" -> readThreads(state, read);
      case "memory-map" -> readMemoryMap(state, read);
      case "exec-file" -> SessionStep.reply(state, ExecutableName.slice(facts, read));
      default -> SessionStep.reply(state, new Reply.Unsupported()); // an open set of names
    };
  }

  private SessionStep readMemoryMap(SessionState state, Request.ReadObject read) {
    if (!facts.memoryMap()) {
      return SessionStep.reply(state, new Reply.Unsupported());
    }
    if (!read.annex().isEmpty()) {
      return SessionStep.reply(state, ObjectSlice.NO_SUCH_ANNEX);
    }
    return state.phase() instanceof SessionPhase.Stopped
        ? SessionStep.of(
            state,
            new SessionEffect.SendMemoryMap(read.offset(), read.length(), state.generalVcpu()))
        : SessionStep.reply(state, new Reply.ErrorText(SessionErrors.noMachine(state)));
  }

  private static SessionStep readThreads(SessionState state, Request.ReadObject read) {
    if (!read.annex().isEmpty()) {
      return SessionStep.reply(state, ObjectSlice.NO_SUCH_ANNEX);
    }
    boolean multiprocess = state.features().multiprocess();
    return state.phase() instanceof SessionPhase.Stopped
        ? SessionStep.of(
            state, new SessionEffect.SendThreads(read.offset(), read.length(), multiprocess))
        : SessionStep.reply(
            state, ObjectSlice.of(ThreadsDocument.EMPTY, read.offset(), read.length()));
  }

  private static String threadText(SessionState state, int vcpu) {
    return ReplyWriter.threadId(ThreadId.ofVcpu(vcpu), state.features().multiprocess());
  }

  private static SessionStep text(SessionState state, String text) {
    return SessionStep.reply(state, new Reply.Text(text));
  }
}
