package io.trapgate.stub.session;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.debug.ResumePlan;
import io.trapgate.stub.debug.RunMode;
import io.trapgate.stub.debug.StopReason;
import io.trapgate.stub.rsp.packet.Reply;
import io.trapgate.stub.rsp.packet.ReplyWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations about four vCPUs as tables. */
class ThreadsTest extends ScriptedSession {
  ThreadsTest() {
    super(4);
  }

  @BeforeEach
  void greet() {
    packet("qSupported:multiprocess+;swbreak+;hwbreak+");
  }

  private List<String> ask(String... payloads) {
    List<SessionEffect> effects = List.of();
    for (String payload : payloads) {
      effects = packet(payload);
    }
    return inDetail(effects);
  }

  private List<String> stop(int vcpu, StopReason reason) {
    return inDetail(event(new SessionEvent.GuestStopped(vcpu, reason)));
  }

  private static List<String> inDetail(List<SessionEffect> effects) {
    return effects.stream().map(ThreadsTest::inDetail).toList();
  }

  private static String inDetail(SessionEffect effect) {
    return switch (effect) {
      case SessionEffect.Send(Reply reply) ->
          new String(ReplyWriter.write(reply).bytes(), ISO_8859_1);
      case SessionEffect.Resume(ResumePlan plan) -> inDetail(plan);
      case SessionEffect.SendStop send ->
          "stop of %d by %d".formatted(send.stop().vcpu(), send.stop().signal());
      case SessionEffect.Inspect inspect -> "look at " + inspect.vcpu();
      case SessionEffect.DescribeThread describe -> "describe " + describe.vcpu();
      default -> effect.getClass().getSimpleName(); // whatever needs no detail here
    };
  }

  /** One letter for each vCPU: continue, step, range, held. */
  private static String inDetail(ResumePlan plan) {
    String letters =
        plan.modes().stream()
            .map(mode ->
                switch (mode) {
                  case RunMode.Continue _ -> "c";
                  case RunMode.Step _ -> "s";
                  case RunMode.RangeStep _ -> "r";
                  case RunMode.Hold _ -> "-";
                })
            .collect(Collectors.joining());
    return letters
        + plan.jump().map(jump -> " %d@%x".formatted(jump.vcpu(), jump.guestVirtual())).orElse("");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "qfThreadInfo | mp1.1,p1.2,p1.3,p1.4",
        "qsThreadInfo | l",
        "qThreadExtraInfo,p1.4 | describe 3",
        "qThreadExtraInfo,p1.5 | E01",
        "Hgp1.4 | OK",
        "Hgp1.5 | E01",
        "Hcp1.3 | OK",
        "Tp1.4 | OK",
        "Tp1.5 | E01",
        "Tp2.1 | E01",
      })
  void eachVcpuIsAThread(String request, String reply) {
    assertThat(ask(request)).containsExactly(reply);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "vCont;c | cccc",
        "vCont;c:p1.-1 | cccc",
        "vCont;C05:p1.-1 | cccc",
        "vCont;c:p1.3 | --c-",
        "vCont;s:p1.2 | -s--",
        "vCont;s:p1.2;c | cscc",
        "vCont;s:p1.2;c:p1.-1 | cscc",
        "vCont;S05:p1.2;C05:p1.3 | -sc-",
        "vCont;s:p1.1;s:p1.4;c | sccs",
        "vCont;s:p1.4;s:p1.1 | s--s",
        "vCont;s | ssss",
        "vCont;r100,200:p1.4;c:p1.-1 | cccr",
        "vCont;r100,200:p1.4 | ---r",
        "vCont;c:p1.2;s:p1.2;c:p1.4 | -c-c",
        "vCont;t:p1.2;c | c-cc",
        "vCont;c:p1 | cccc",
        "vCont;s:p01.03 | --s-",
        "vCont;c:p1.9 | E.vCont.no such thread (expected: 1 to 4)",
        "vCont;c:p2.-1 | E.vCont.no such thread (expected: 1 to 4)",
        "vCont;c:p1.9;s:p1.2 | -s--",
        "vCont;t | stop of 0 by 5",
      })
  void actionsOfVcont(String request, String plan) {
    assertThat(ask(request)).containsExactly(plan);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Hg0 | Hc-1 | s | sccc",
        "Hg0 | Hc0 | s | sccc",
        "Hgp1.3 | Hc0 | s | ccsc",
        "Hgp1.3 | Hc-1 | S05 | ccsc",
        "Hgp1.3 | Hcp1.2 | s | -s--",
        "Hgp1.3 | Hcp1.2 | c | -c--",
        "Hgp1.3 | Hc0 | c | cccc",
        "Hgp1.3 | Hc-1 | C05 | cccc",
        "Hgp1.3 | Hc-1 | s2000 | ccsc 2@2000",
        "Hgp1.3 | Hcp1.2 | c2000 | -c-- 1@2000",
        "Hgp1.3 | Hg0 | vCont;s:0 | --s-",
        "Hgp1.3 | Hgp0.0 | vCont;c:p1.0;c:p1.2 | -cc-",
      })
  void whoIsChosenByHAndGoesOnByLetters(String first, String second, String go, String plan) {
    assertThat(ask(first, second, go)).containsExactly(plan);
  }

  @Test
  void aStopMakesItsThreadCurrent() {
    assertThat(ask("Hgp1.2", "vCont;c")).containsExactly("cccc");
    assertThat(stop(3, new StopReason.SoftwareBreakpoint())).containsExactly("stop of 3 by 5");
    assertThat(ask("g")).containsExactly("look at 3");
    assertThat(ask("qC")).containsExactly("QCp1.4");
    assertThat(ask("Hg-1", "g")).as("no choice is no change").containsExactly("look at 3");
    assertThat(ask("?")).containsExactly("stop of 3 by 5");
    assertThat(ask("Hgp1.1", "m0,4")).containsExactly("look at 0");
    assertThat(ask("qC")).containsExactly("QCp1.1");
    assertThat(ask("?")).as("looking changes no stop").containsExactly("stop of 3 by 5");
    assertThat(ask("qC")).as("but hearing of it changes who is looked at").contains("QCp1.4");
  }

  @Test
  void anInterruptIsOneStopWhoeverItMeets() {
    ask("vCont;s:p1.2;c:p1.-1");
    assertThat(inDetail(event(new SessionEvent.InterruptByte()))).containsExactly("Interrupt");
    assertThat(inDetail(event(new SessionEvent.InterruptByte()))).containsExactly("Interrupt");
    assertThat(stop(1, new StopReason.Interrupted())).containsExactly("stop of 1 by 2");
    assertThat(stop(2, new StopReason.Interrupted())).isEmpty();
    assertThat(ask("g")).containsExactly("look at 1");
  }

  @Test
  void threadsCanBeChosenOnlyWhenTheyStand() {
    ask("Hgp1.2", "vCont;c");
    assertThat(ask("Hgp1.4")).isEmpty();
    assertThat(ask("g")).isEmpty();
    assertThat(stop(2, new StopReason.Step()))
        .as("asked before the stop, so not of whoever stopped")
        .containsExactly("stop of 2 by 5", "OK", "look at 3");
  }

  @Test
  void aRefusedResumeIsAStopOfWhoeverWasMeant() {
    ask("Hgp1.3", "vCont;c");
    assertThat(inDetail(event(new SessionEvent.ResumeRefused("errno 22"))).getLast())
        .isEqualTo("stop of 2 by 5");
  }

  @Test
  void aResetIsAStopOfTheFirst() {
    ask("vCont;c");
    stop(3, new StopReason.Step());
    event(new SessionEvent.MachineReset());
    assertThat(ask("qC")).as("gdb has not heard of it").containsExactly("QCp1.4");
    assertThat(ask("?")).containsExactly("stop of 0 by 5");
    ask("!", "Hgp1.3");
    assertThat(ask("vRun;")).containsExactly("Reset", "stop of 0 by 5");
    assertThat(ask("g")).containsExactly("look at 0");
  }

  @Test
  void oneThatPowersOffEndsTheProcess() {
    ask("vCont;c");
    assertThat(stop(2, new StopReason.PoweredOff(4)))
        .containsExactly("W04;process:1", "Release", "Close");
  }

  @Test
  void withoutMultiprocessIdsArePlain() {
    assertThat(ask("qSupported:", "qfThreadInfo")).containsExactly("m1,2,3,4");
    assertThat(ask("Hg3", "qC")).containsExactly("QC3");
    assertThat(ask("vCont;s:3;c")).containsExactly("ccsc");
  }
}
