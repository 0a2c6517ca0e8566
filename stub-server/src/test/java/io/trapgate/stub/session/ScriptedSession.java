package io.trapgate.stub.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.trapgate.stub.debug.StopReason;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.ReplyWriter;
import io.trapgate.stub.rsp.packet.RequestParser;
import java.util.List;

/** One conversation with the state machine alone: events in, effects out. */
abstract class ScriptedSession {
  private final SessionMachine machine;
  private SessionState state = SessionState.whileStopped();

  ScriptedSession(int vcpus) {
    machine =
        new SessionMachine(new SessionFacts(vcpus, true, true, "<target/>".getBytes(ISO_8859_1)));
  }

  final SessionState state() {
    return state;
  }

  /** Another conversation begins, with the guest in this state. */
  final void startAgain(SessionState from) {
    state = from;
  }

  final List<SessionEffect> event(SessionEvent event) {
    SessionStep step = machine.next(state, event);
    state = step.state();
    return step.effects();
  }

  final List<SessionEffect> packet(String payload) {
    return event(new SessionEvent.Received(RequestParser.parse(payload.getBytes(ISO_8859_1))));
  }

  final List<SessionEffect> stop(StopReason reason) {
    return event(new SessionEvent.GuestStopped(0, reason));
  }

  /** Effects in short: replies as they go out, all else by its type's name. */
  static List<String> brief(List<SessionEffect> effects) {
    return effects.stream().map(ScriptedSession::brief).toList();
  }

  private static String brief(SessionEffect effect) {
    return effect instanceof SessionEffect.Send(Reply reply)
        ? new String(ReplyWriter.write(reply).bytes(), ISO_8859_1)
        : effect.getClass().getSimpleName();
  }
}
