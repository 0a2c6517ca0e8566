package io.trapgate.stub.session;

import io.trapgate.stub.rsp.packet.Reply;
import java.util.List;
import java.util.stream.Stream;

/**
 * The outcome of one event.
 *
 * @param state the state afterwards
 * @param effects what is to be done, in order
 */
public record SessionStep(SessionState state, List<SessionEffect> effects) {
  public SessionStep {
    effects = List.copyOf(effects);
  }

  static SessionStep of(SessionState state, SessionEffect... effects) {
    return new SessionStep(state, List.of(effects));
  }

  static SessionStep reply(SessionState state, Reply reply) {
    return of(state, new SessionEffect.Send(reply));
  }

  /** A stop is said; from there on the client looks at its thread without saying so. */
  static SessionStep stop(SessionState state, StopSummary stop) {
    return of(state.lookingAt(stop.vcpu()), new SessionEffect.SendStop(stop, state.features()));
  }

  /** The effects of this step and then those of the next. */
  SessionStep then(SessionStep next) {
    return new SessionStep(
        next.state, Stream.concat(effects.stream(), next.effects.stream()).toList());
  }
}
