package io.trapgate.stub.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.debug.BreakpointKind;
import io.trapgate.stub.debug.StopReason;
import io.trapgate.stub.rsp.packet.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations as tables: events in, effects out. */
class SessionMachineTest extends ScriptedSession {
  private static final String GDB16 =
      "qSupported:multiprocess+;swbreak+;hwbreak+;ConditionalBreakpoints+;BreakpointCommands+;xmlRegisters=i386;error-message+";
  private static final String GDB13 = "qSupported:multiprocess+;swbreak+;hwbreak+";

  SessionMachineTest() {
    super(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qC | QCp1.1",
        "qfThreadInfo | mp1.1",
        "qsThreadInfo | l",
        "qAttached:1 | 1",
        "vMustReplyEmpty | ''",
        "qOffsets | ''",
        "qTStatus | ''",
        "qSymbol:: | OK",
        "vCont? | vCont;c;C;s;S;t;r",
        "! | OK",
        "Hgp0.0 | OK",
        "Hgp1.1 | OK",
        "Hgp1.2 | E01",
        "Hc-1 | OK",
        "Tp1.1 | OK",
        "Tp1.7 | E01",
        "vCtrlC | OK",
        "qXfer:features:read:target.xml:0,ffb | l<target/>",
        "qXfer:features:read:target.xml:1,2 | mta",
        "qXfer:features:read:target.xml:9,10 | l",
        "qXfer:features:read:core.xml:0,ffb | E00",
        "qXfer:features:read:target.xml:a,10 | E.qXfer.offset: 10 (expected: <= 9)",
        "qXfer:auxv:read::0,10 | ''",
        "qXfer:threads:read::0,1000 | SendThreads",
        "qThreadExtraInfo,p1.1 | DescribeThread",
        "? | SendStop",
        "g | Inspect",
        "m100,4 | Inspect",
        "Z1,100,4 | ChangeBreakpoints",
        "QStartNoAckMode | StopAcknowledging",
        "qRcmd,68656c70 | RunMonitor",
        "vCont;c:p1.2 | E.vCont.no such thread (expected: 1 to 1)",
        "vCont;t | SendStop",
        "vCont;c | Resume",
        "vCont;s:0 | Resume",
        "c | Resume",
        "S05 | Resume",
      })
  void whileStopped(String request, String reply) {
    packet(GDB13);
    assertThat(brief(packet(request))).containsExactly(reply);
  }

  @Test
  void onlyWhatIsTrueIsAdvertised() {
    assertThat(brief(packet(GDB13)))
        .containsExactly(
            "PacketSize=20000;QStartNoAckMode+;QNonStop+;multiprocess+;vContSupported+;swbreak+;hwbreak+;"
                + "ConditionalBreakpoints+;BreakpointCommands+;qXfer:features:read+;qXfer:threads:read+");
    assertThat(brief(packet(GDB16)).getFirst()).endsWith(";binary-upload+;error-message+");
  }

  @Test
  void aClientWithoutMultiprocessGetsPlainIds() {
    packet("qSupported:swbreak+");
    assertThat(brief(packet("qC"))).containsExactly("QC1");
    assertThat(brief(packet("qfThreadInfo"))).containsExactly("m1");
  }

  @Test
  void malformedRequestsAreRefusedInTheFormTheClientUnderstands() {
    packet(GDB13);
    assertThat(brief(packet("mzz,4"))).containsExactly("E16");
    assertThat(brief(packet("Z1,zz,4")).getFirst()).startsWith("E.");
    packet(GDB16);
    assertThat(brief(packet("mzz,4")).getFirst()).startsWith("E.");
  }

  @Test
  void reasonsAreSaidOnlyToThoseWhoKnowThem() {
    packet("qSupported:");
    packet("vCont;c");
    SessionEffect stop = stop(new StopReason.HardwareBreakpoint()).getFirst();
    assertThat(((SessionEffect.SendStop) stop).stop().cause()).isNull();
    packet(GDB13);
    packet("vCont;c");
    stop = stop(new StopReason.HardwareBreakpoint()).getFirst();
    assertThat(((SessionEffect.SendStop) stop).stop())
        .isEqualTo(new StopSummary(5, new Reply.StopCause.HardwareBreakpoint(), 0));
    packet("vCont;c");
    stop = stop(new StopReason.Watch(BreakpointKind.READ_WATCH, 0x20)).getFirst();
    assertThat(((SessionEffect.SendStop) stop).stop().cause())
        .isEqualTo(
            new Reply.StopCause.Watchpoint(
                io.trapgate.stub.rsp.packet.BreakpointType.READ_WATCH, 0x20));
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "multi-wp-addr+, 1"})
  void severalWatchesAreNamedToWhoTakesThem(String feature, int named) {
    packet("qSupported:" + feature);
    packet("vCont;c");
    var other = new StopReason.Watch(BreakpointKind.WRITE_WATCH, 0x24);
    var hit = new StopReason.Watch(BreakpointKind.WRITE_WATCH, 0x20, List.of(other));
    assertThat(((SessionEffect.SendStop) stop(hit).getFirst()).stop().cause())
        .isInstanceOfSatisfying(
            Reply.StopCause.Watchpoint.class, watch -> assertThat(watch.further()).hasSize(named));
  }

  @Test
  void anInterruptGivesOneStopAndNoneWhenStopped() {
    assertThat(event(new SessionEvent.InterruptByte())).isEmpty();
    packet("c");
    assertThat(brief(event(new SessionEvent.InterruptByte()))).containsExactly("Interrupt");
    SessionEffect stop = stop(new StopReason.Interrupted()).getFirst();
    assertThat(((SessionEffect.SendStop) stop).stop()).isEqualTo(new StopSummary(2, null, 0));
    assertThat(event(new SessionEvent.InterruptByte())).isEmpty();
    assertThat(stop(new StopReason.Interrupted())).as("unasked").isEmpty();
  }

  @Test
  void requestsWhileRunningWaitInOrder() {
    packet(GDB13);
    packet("vCont;c");
    assertThat(packet("qC")).isEmpty();
    assertThat(packet("m0,4")).isEmpty();
    assertThat(packet("qRcmd,68656c70")).isEmpty();
    assertThat(brief(packet("vCont;c")).getFirst()).startsWith("E.resume.");
    assertThat(brief(packet("vCtrlC"))).containsExactly("OK", "Interrupt");
    assertThat(brief(stop(new StopReason.Interrupted())))
        .containsExactly("SendStop", "QCp1.1", "Inspect", "RunMonitor");
    assertThat(state().waiting()).isEmpty();
  }

  @Test
  void theWaitIsBounded() {
    packet("c");
    fill();
    assertThat(brief(packet("qC")).getFirst())
        .startsWith("E.queue.requests while the guest runs: 65 (expected: <= 64)");
  }

  /** The stop behind a kill comes by itself; that of a run perhaps by what the client says next. */
  @Test
  void behindAKillMoreThanMayWaitStaysOutside() {
    packet("!");
    packet("c");
    fill();
    assertThat(state().full()).isFalse();
    assertThat(brief(stop(new StopReason.Step()))).hasSize(1 + SessionState.MAX_WAITING);
    packet("c");
    packet("vKill;1");
    assertThat(state().full()).isFalse();
    fill();
    assertThat(state().full()).isTrue();
    stop(new StopReason.Interrupted());
    assertThat(state().full()).isFalse();
  }

  private void fill() {
    for (int i = 0; i < SessionState.MAX_WAITING; i++) {
      assertThat(packet("qC")).isEmpty();
    }
  }

  @Test
  void aClientThatFindsTheGuestRunningGetsNoUnaskedStop() {
    startAgain(SessionState.whileRunning());
    assertThat(packet(GDB13)).isEmpty();
    assertThat(packet("?")).isEmpty();
    List<SessionEffect> effects = stop(new StopReason.Interrupted());
    assertThat(brief(effects)).hasSize(2);
    assertThat(brief(effects).getLast()).isEqualTo("SendStop");
    assertThat(((SessionEffect.SendStop) effects.getLast()).stop()).isEqualTo(StopSummary.plain(0));
  }

  @Test
  void powerOffEndsTheConversation() {
    packet("c");
    assertThat(brief(stop(new StopReason.PoweredOff(0))))
        .containsExactly("W00", "Release", "Close");
    assertThat(packet("g")).isEmpty();
  }

  @Test
  void aGuestThatCannotGoOnIsAStopWithItsReason() {
    packet("c");
    List<SessionEffect> effects = stop(new StopReason.Broken("boom"));
    assertThat(brief(effects))
        .containsExactly("O" + "747261706761746" + "53a20626f6f6d0a", "SendStop");
    assertThat(((SessionEffect.SendStop) effects.getLast()).stop())
        .isEqualTo(new StopSummary(6, null, 0));
    assertThat(brief(packet("g"))).containsExactly("Inspect");
    assertThat(brief(packet("Z1,100,4"))).containsExactly("ChangeBreakpoints");
    SessionEffect again = packet("?").getFirst();
    assertThat(((SessionEffect.SendStop) again).stop()).isEqualTo(new StopSummary(6, null, 0));
    assertThat(brief(packet("c"))).as("tries again").containsExactly("Resume");
    stop(new StopReason.Broken("boom"));
    assertThat(brief(packet("D"))).containsExactly("OK", "Release", "Close");
  }

  @Test
  void aClientThatArrivesAtAGuestThatCannotGoOnIsNotTalkedTo() {
    startAgain(SessionState.whileRunning());
    assertThat(stop(new StopReason.Broken("boom"))).isEmpty();
    SessionEffect stop = packet("?").getFirst();
    assertThat(((SessionEffect.SendStop) stop).stop().signal()).isEqualTo(6);
  }

  @Test
  void whoAttachesToAGuestThatCouldNotGoOnMeanwhileFindsItStanding() {
    packet("!");
    packet("D;1");
    assertThat(stop(new StopReason.Broken("boom"))).isEmpty();
    SessionEffect stop = packet("vAttach;1").getFirst();
    assertThat(((SessionEffect.SendStop) stop).stop().signal()).isEqualTo(6);
    assertThat(brief(packet("g"))).containsExactly("Inspect");
  }

  @Test
  void aRefusedResumeStillGivesOneStop() {
    packet("c");
    assertThat(brief(event(new SessionEvent.ResumeRefused("errno 22"))).getLast())
        .isEqualTo("SendStop");
    assertThat(brief(packet("qC"))).containsExactly("QC1");
  }

  @Test
  void randomConversationsKeepTheAccount() {
    long seed = 42;
    Random random = new Random(seed);
    String[] packets = {"c", "s", "vCont;c", "qC", "?", "vCtrlC", "m0,4", "Z1,0,4", "R00", "vRun;"};
    List<String> history = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      boolean running = state().phase() instanceof SessionPhase.Running;
      int stopsBefore = running ? 1 : 0;
      int choice = random.nextInt(packets.length + 2);
      List<SessionEffect> effects;
      String what;
      if (choice < packets.length) {
        what = packets[choice];
        effects = packet(what);
      } else if (choice == packets.length) {
        what = "0x03";
        effects = event(new SessionEvent.InterruptByte());
      } else {
        what = "stop";
        effects = stop(new StopReason.Step());
      }
      history.add(what);
      boolean stopSentUnasked =
          effects.stream().anyMatch(SessionEffect.SendStop.class::isInstance)
              && !List.of("stop", "?", "vRun;").contains(what);
      assertThat(stopSentUnasked).as("seed %d after %s", seed, history).isFalse();
      if (what.equals("stop")) {
        long waitingStops =
            effects.stream().filter(SessionEffect.SendStop.class::isInstance).count();
        assertThat(waitingStops >= stopsBefore).as("seed %d", seed).isTrue();
        assertThat(stopsBefore == 1 || effects.isEmpty()).as("seed %d", seed).isTrue();
      }
    }
  }
}
