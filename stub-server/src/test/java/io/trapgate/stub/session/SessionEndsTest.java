package io.trapgate.stub.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.debug.StopReason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How a session ends, and what begins behind its end: detach, kill, run, attach, limits. */
class SessionEndsTest extends ScriptedSession {
  SessionEndsTest() {
    super(1);
  }

  @Test
  void anExtendedClientMayRunAgain() {
    packet("!");
    packet("c");
    assertThat(brief(stop(new StopReason.PoweredOff(3)))).containsExactly("W03");
    assertThat(brief(packet("?"))).containsExactly("W03");
    assertThat(brief(packet("g")).getFirst()).startsWith("E.machine.it has ended");
    assertThat(brief(packet("c"))).containsExactly("W03");
    assertThat(brief(packet("vRun;"))).containsExactly("Reset", "SendStop");
    assertThat(brief(packet("g"))).containsExactly("Inspect");
  }

  @Test
  void leaving() {
    assertThat(brief(packet("D;1"))).containsExactly("OK", "Release", "Close");
    startAgain(SessionState.whileStopped());
    packet("c");
    packet("qC");
    assertThat(brief(packet("D")))
        .as("what waits for the stop is answered, too")
        .containsExactly("E.machine.it runs; interrupt it first", "OK", "Release", "Close");
    assertThat(event(new SessionEvent.Disconnected())).isEmpty();
    startAgain(SessionState.whileStopped());
    assertThat(brief(packet("vKill;a410"))).containsExactly("OK", "Kill", "Close");
    startAgain(SessionState.whileStopped());
    assertThat(brief(packet("k"))).containsExactly("Kill", "Close");
    startAgain(SessionState.whileStopped());
    packet("c");
    assertThat(event(new SessionEvent.Disconnected()))
        .containsExactly(new SessionEffect.Release(false));
    assertThat(stop(new StopReason.Interrupted())).isEmpty();
  }

  @Test
  void anExtendedClientMayDetachAndAttach() {
    packet("!");
    assertThat(brief(packet("D;1"))).containsExactly("OK", "Release");
    assertThat(brief(packet("?"))).containsExactly("W00");
    assertThat(brief(packet("qfThreadInfo"))).containsExactly("l");
    assertThat(brief(packet("vAttach;1"))).containsExactly("TakeOver");
    List<SessionEffect> effects = stop(new StopReason.Interrupted());
    assertThat(((SessionEffect.SendStop) effects.getFirst()).stop())
        .isEqualTo(StopSummary.plain(0));
  }

  @Test
  void aKilledMachineStandsAtItsStartForWhoeverAttachesOrRuns() {
    packet("!");
    assertThat(brief(packet("vKill;1"))).containsExactly("OK", "Kill");
    assertThat(brief(packet("?"))).containsExactly("X09");
    assertThat(brief(packet("vAttach;1"))).containsExactly("SendStop");
    assertThat(brief(packet("vKill;a410"))).containsExactly("OK", "Kill");
    assertThat(brief(packet("vRun;"))).containsExactly("Reset", "SendStop");
  }

  @Test
  void whatWasKilledDoesNotRunOnAfterADetach() {
    packet("!");
    packet("vKill;1");
    List<SessionEffect> effects = packet("D;1");
    assertThat(effects).contains(new SessionEffect.Release(false));
    assertThat(brief(packet("?"))).containsExactly("X09");
  }

  @Test
  void thereIsOneMachineToAttachTo() {
    assertThat(brief(packet("vAttach;2bad")).getFirst())
        .isEqualTo("E.attach.process: 11181 (expected: 1, the machine)");
    assertThat(brief(packet("vAttach;1"))).containsExactly("SendStop");
  }

  @Test
  void whatIsKilledInMidRunHasToStandBeforeItRunsAgain() {
    packet("!");
    packet("c");
    assertThat(brief(packet("vKill;1"))).containsExactly("OK", "Kill");
    assertThat(packet("vRun;")).as("it still runs").isEmpty();
    assertThat(brief(stop(new StopReason.Interrupted()))).containsExactly("Reset", "SendStop");
    assertThat(brief(packet("g"))).containsExactly("Inspect");
  }

  @Test
  void whatRunsOnWithoutItsClientIsStoppedToBeRestarted() {
    packet("!");
    assertThat(brief(packet("D;1"))).containsExactly("OK", "Release");
    assertThat(brief(packet("vRun;"))).containsExactly("TakeOver");
    assertThat(packet("qC")).as("waits").isEmpty();
    assertThat(brief(stop(new StopReason.Interrupted())))
        .containsExactly("Reset", "SendStop", "QC1");
    packet("D;1");
    assertThat(brief(packet("R00"))).containsExactly("TakeOver");
    assertThat(brief(stop(new StopReason.Interrupted()))).containsExactly("Reset");
    assertThat(brief(packet("g"))).containsExactly("Inspect");
  }

  @Test
  void whoseTimeIsOverBeforeTheGuestStandsIsAnsweredToo() {
    startAgain(SessionState.whileRunning());
    packet("qC");
    assertThat(brief(event(new SessionEvent.Expired("its time is over"))))
        .containsExactly("E.session.its time is over", "Dismiss");
  }

  @Test
  void whoHasHeldItForTooLongIsToldAsHeCanBe() {
    assertThat(brief(event(new SessionEvent.Expired("too long")))).containsExactly("Dismiss");
    packet("c");
    assertThat(brief(event(new SessionEvent.Expired("too long"))))
        .containsExactly("O74726170676174653a20746f6f206c6f6e670a", "X09", "Release", "Close");
    assertThat(packet("g")).as("over").isEmpty();
  }
}
