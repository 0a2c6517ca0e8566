package io.trapgate.stub.session;

import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.Request;
import io.trapgate.stub.rsp.packet.ThreadId;
import org.jspecify.annotations.Nullable;

/** LLDB's own packets. */
final class SessionLldb {
  private final SessionFacts facts;

  SessionLldb(SessionFacts facts) {
    this.facts = facts;
  }

  SessionStep answer(SessionState state, Request.Lldb request) {
    LldbWishes wishes = state.features().lldb();
    return switch (request) {
      case Request.ThreadSuffix _ -> SessionStep.reply(state, new Reply.Ok());
      case Request.ListThreadsInStops _ ->
          granted(state, new LldbWishes(true, wishes.errorStrings()));
      case Request.ErrorStrings _ -> granted(state, new LldbWishes(wishes.threadsInStops(), true));
      case Request.Echo(String packet) -> SessionStep.reply(state, new Reply.Text(packet));
      case Request.LldbHost question -> SessionStep.of(state, new SessionEffect.TellHost(question));
      case Request.MemoryRegion region -> look(state, region, null);
      case Request.ThreadsInfo threads -> look(state, threads, null);
      case Request.SaveRegisters save -> look(state, save, save.thread());
      case Request.RestoreRegisters restore -> look(state, restore, restore.thread());
      case Request.OfThread(ThreadId thread, Request.Inspection inspection) ->
          inspect(state, thread, inspection);
    };
  }

  private static SessionStep granted(SessionState state, LldbWishes wishes) {
    return SessionStep.reply(state.wishing(wishes), new Reply.Ok());
  }

  private SessionStep inspect(SessionState state, ThreadId thread, Request.Inspection inspection) {
    int vcpu = vcpu(state, thread);
    if (vcpu < 0) {
      return SessionStep.reply(state, SessionErrors.noThread());
    }
    return state.phase() instanceof SessionPhase.Stopped
        ? SessionStep.of(state, new SessionEffect.Inspect(inspection, vcpu, state.features()))
        : nothingThere(state);
  }

  private SessionStep look(
      SessionState state, Request.LldbLook request, @Nullable ThreadId thread) {
    int vcpu = vcpu(state, thread);
    if (vcpu < 0) {
      return SessionStep.reply(state, SessionErrors.noThread());
    }
    return state.phase() instanceof SessionPhase.Stopped(StopSummary last)
        ? SessionStep.of(state, new SessionEffect.LookForLldb(request, vcpu, last))
        : nothingThere(state);
  }

  private static SessionStep nothingThere(SessionState state) {
    return SessionStep.reply(state, new Reply.ErrorText(SessionErrors.noMachine(state)));
  }

  /** Index of the vCPU that is meant; negative when there is no such. */
  private int vcpu(SessionState state, @Nullable ThreadId thread) {
    if (thread == null || thread.thread() <= 0) {
      return state.generalVcpu();
    }
    int vcpu = thread.thread() - 1;
    return vcpu < facts.vcpus() && thread.matches(vcpu) ? vcpu : -1;
  }
}
