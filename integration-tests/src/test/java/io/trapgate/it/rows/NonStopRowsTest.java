package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each thread stops and goes on by itself (gdb document node "Remote Non-Stop"). */
@Timeout(120)
class NonStopRowsTest extends SmpRowTest {
  NonStopRowsTest(RowMachine machine) {
    super(machine);
  }

  @BeforeEach
  void greet() throws IOException {
    served.greet();
    assertThat(ask("QNonStop:1")).isEqualTo("OK");
  }

  /** Everything that has stopped, until the client has it all. */
  private List<String> stops(int wanted) throws IOException {
    List<String> stops = new ArrayList<>();
    while (stops.size() < wanted) {
      String first = served.client().takeNotification();
      assertThat(first).startsWith("Stop:T");
      stops.add(first.substring("Stop:".length()));
      for (String next = ask("vStopped"); !next.equals("OK"); ) {
        stops.add(next);
        next = ask("vStopped");
      }
    }
    return stops;
  }

  /** Lets all four run into the loop that nobody leaves; each counts there. */
  private void spin() throws IOException {
    wantSpin();
    ask("Z0,{spin},{kind}");
    assertThat(ask("vCont;c:p1.-1")).isEqualTo("OK");
    Set<String> threads = new TreeSet<>();
    for (String stop : stops(4)) {
      assertThat(stop).contains("swbreak:;");
      threads.add(threadOf(stop));
    }
    assertThat(threads).containsExactly("p1.1", "p1.2", "p1.3", "p1.4");
    ask("z0,{spin},{kind}");
    assertThat(ask("vCont;c:p1.-1")).isEqualTo("OK");
  }

  @Test
  void whoStandsIsToldOneByOne() throws IOException {
    assertThat(ask("?")).startsWith("T00").contains("thread:p1.1;");
    assertThat(rest()).containsExactly("p1.2", "p1.3", "p1.4");
  }

  /** gdb can't take several there, see {@code SessionNonStop.whoStands}. */
  @Test
  void gdbIsToldByNotifications() throws IOException {
    ask("qSupported:multiprocess+;swbreak+;hwbreak+;qRelocInsn+");
    assertThat(ask("?")).startsWith("T00").contains("thread:p1.1;");
    assertThat(ask("vStopped")).as("the rest comes as notifications").isEqualTo("OK");
    assertThat(ask("Hgp1.1")).isEqualTo("OK");
    assertThat(stops(3)).extracting(SmpRowTest::threadOf).containsExactly("p1.2", "p1.3", "p1.4");
    assertThat(ask("?")).contains("thread:p1.1;");
    assertThat(ask("vStopped")).isEqualTo("OK");
    assertThat(rest()).as("asked for at once").containsExactly("p1.2", "p1.3", "p1.4");
  }

  /** The threads whose stops the client fetches now. */
  private List<String> rest() throws IOException {
    List<String> threads = new ArrayList<>();
    for (String next = ask("vStopped"); !next.equals("OK"); next = ask("vStopped")) {
      threads.add(threadOf(next));
    }
    return threads;
  }

  @Test
  void aResumeIsAnsweredAtOnceAndItsStopIsANotification() throws IOException {
    assertThat(ask("vCont;s:p1.1")).isEqualTo("OK");
    assertThat(stops(1).getFirst()).startsWith("T05thread:p1.1;");
    assertThat(ask("vStopped")).as("nothing more").isEqualTo("OK");
  }

  @Test
  void theOthersCountOnWhileOneIsLookedAt() throws IOException {
    spin();
    assertThat(ask("vCont;t:p1.3")).isEqualTo("OK");
    String stop = stops(1).getFirst();
    assertThat(stop).as("no signal: it was asked for").startsWith("T00thread:p1.3;");
    ask("Hgp1.3");
    long pc = pc();
    List<Long> before = spins();
    List<Long> after = spins();
    while (after.get(0) <= before.get(0) || after.get(3) <= before.get(3)) {
      after = spins();
    }
    assertThat(after.get(2)).as("it stands").isEqualTo(before.get(2));
    assertThat(pc()).isEqualTo(pc);
    assertThat(ask("vCont;s:p1.3")).isEqualTo("OK");
    assertThat(stops(1).getFirst()).startsWith("T05thread:p1.3;");
    assertThat(ask("vCont;c:p1.3")).isEqualTo("OK");
    long stood = spins().get(2);
    while (spins().get(2) <= stood) {
      assertThat(ask("qC")).startsWith("QC");
    }
  }

  /** At a place in the loop, which one thread that stands there tells. */
  @Test
  void breakpointsComeAndGoWhileThreadsRun() throws IOException {
    spin();
    long entered = 1;
    while (spins().stream().anyMatch(count -> count < entered)) {
      assertThat(ask("qC")).startsWith("QC");
    }
    assertThat(ask("vCont;t:p1.1")).isEqualTo("OK");
    stops(1);
    ask("Hgp1.1");
    long inLoop = pc();
    String there = machine.pair(machine.numbering().pc(), inLoop);
    assertThat(ask("Z0,%x,{kind}".formatted(inLoop))).isEqualTo("OK");
    assertThat(stops(3)).allSatisfy(stop -> assertThat(stop).contains("swbreak:;", there));
    assertThat(ask("z0,%x,{kind}".formatted(inLoop))).isEqualTo("OK");
    assertThat(ask("vCont;c:p1.2")).isEqualTo("OK");
    long counted = spins().get(1);
    while (spins().get(1) <= counted) {
      assertThat(ask("Tp1.2")).isEqualTo("OK");
    }
  }

  /** The next one is told when the client has fetched the last. */
  @Test
  void oneNotificationAtATime() throws IOException {
    spin();
    int before = served.client().notifications().size();
    assertThat(ask("vCont;t:p1.-1")).isEqualTo("OK");
    assertThat(served.client().takeNotification()).startsWith("Stop:T00");
    assertThat(served.isSilent()).isTrue();
    assertThat(served.client().notifications()).hasSize(before + 1);
    for (int i = 0; i < 3; i++) {
      assertThat(ask("vStopped")).startsWith("T00");
    }
    assertThat(ask("vStopped")).isEqualTo("OK");
    assertThat(ask("vCont;t:p1.-1")).as("they stand already").isEqualTo("OK");
    assertThat(served.isSilent()).isTrue();
  }

  @Test
  void ctrlCStopsOneThreadWithItsSignal() throws IOException {
    spin();
    assertThat(ask("vCtrlC")).isEqualTo("OK");
    assertThat(stops(1).getFirst()).startsWith("T02thread:p1.1;");
    served.client().interrupt();
    assertThat(stops(1).getFirst()).startsWith("T02thread:p1.2;");
    assertThat(ask("vCont;c:p1.2")).isEqualTo("OK");
    assertThat(ask("vCont;t:p1.2")).isEqualTo("OK");
    assertThat(stops(1).getFirst()).as("no Ctrl-C this time").startsWith("T00thread:p1.2;");
  }

  @Test
  void theEndOfTheMachineIsANotification() throws IOException {
    assertThat(ask("vCont;c:p1.-1")).isEqualTo("OK");
    assertThat(served.client().takeNotification())
        .isEqualTo("Stop:W" + machine.endCode() + ";process:1");
    assertThat(ask("vStopped")).isEqualTo("OK");
    assertThat(ask("vCont;t")).as("gdb's interrupt -a").isEqualTo("OK");
    assertThat(ask("vCont;c")).startsWith("E.machine.");
  }

  @Test
  void detachingLetsAllRunOn() throws IOException {
    spin();
    assertThat(ask("vCont;t:p1.2")).isEqualTo("OK");
    stops(1);
    assertThat(ask("D;1")).isEqualTo("OK");
  }

  @Test
  void killingPutsTheMachineBack() throws IOException {
    spin();
    assertThat(ask("vKill;1")).isEqualTo("OK");
  }

  @Test
  void whoIsKilledMayRunAgain() throws IOException {
    ask("!");
    spin();
    assertThat(ask("vKill;1")).isEqualTo("OK");
    assertThat(ask("vRun;")).startsWith("T05").contains("thread:p1.1;");
    stepsAlone();
    assertThat(ask("vCont;c")).isEqualTo("OK");
    assertThat(ask("vRun;")).as("while all run").startsWith("T05").contains("thread:p1.1;");
    stepsAlone();
    assertThat(ask("vKill;1")).isEqualTo("OK");
    for (String answer = ask("qRcmd,7265736574"); !answer.equals("OK"); ) { // monitor reset
      answer = served.client().receive().text();
    }
    stepsAlone();
  }

  @Test
  void whoHasDetachedMayAttachAgain() throws IOException {
    ask("!");
    spin();
    assertThat(ask("D;1")).isEqualTo("OK");
    assertThat(ask("vAttach;1")).isEqualTo("OK");
    assertThat(stops(4)).allMatch(stop -> stop.startsWith("T00"));
    stepsAlone();
    assertThat(ask("vKill;1")).isEqualTo("OK");
    assertThat(ask("vAttach;1")).isEqualTo("OK");
    assertThat(stops(4)).allMatch(stop -> stop.startsWith("T00"));
    stepsAlone();
    assertThat(ask("vAttach;1")).as("again").isEqualTo("OK");
    assertThat(ask("vAttach;2")).startsWith("E.");
  }

  /** A thread goes on and stops by itself. */
  private void stepsAlone() throws IOException {
    assertThat(ask("vCont;s:p1.1")).isEqualTo("OK");
    assertThat(stops(1).getFirst()).startsWith("T05thread:p1.1;");
  }

  @Test
  void theModeChangesOnlyWhileAllStand() throws IOException {
    assertThat(ask("c")).startsWith("E.").contains("vCont");
    spin();
    assertThat(ask("QNonStop:0")).startsWith("E.").contains("threads run");
    ask("vCont;t:p1.-1");
    stops(4);
    assertThat(ask("QNonStop:0")).isEqualTo("OK");
    assertThat(ask("vCont;s:p1.1")).startsWith("T05");
    assertThat(ask("QNonStop:2")).startsWith("E.").contains("(expected: <= 1)");
  }

  /** gdb takes console output only in answer to a monitor command here. */
  @Test
  void whatBreakpointsPrintWaitsForAMonitorCommand() throws IOException {
    wantSpin();
    String printf = "X11,22002200340000087370696e6e657200" + "27"; // "spinner"
    assertThat(ask("Z1,{spin},{kind};cmds:0," + printf)).isEqualTo("OK");
    assertThat(ask("vCont;c:p1.-1")).isEqualTo("OK");
    while (spins().stream().anyMatch(count -> count == 0)) {
      assertThat(ask("qC")).startsWith("QC");
    }
    assertThat(ask("qRcmd,68616c74")).isEqualTo("O" + "7370696e6e6572".repeat(4));
  }
}
