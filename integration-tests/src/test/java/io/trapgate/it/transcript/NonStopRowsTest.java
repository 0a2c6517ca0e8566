package io.trapgate.it.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each thread stops and goes on by itself (gdb document node "Remote Non-Stop"). */
@Timeout(60)
class NonStopRowsTest {
  private static final Guest GUEST = Guest.smp();
  private static final String SPIN = GUEST.hex("spin");

  @RegisterExtension final ServedSession served = new ServedSession(4);

  @BeforeEach
  void greet() throws IOException {
    served.greet();
    assertThat(served.ask("QNonStop:1")).isEqualTo("OK");
  }

  private static String threadOf(String stop) {
    return stop.replaceFirst(".*thread:(p1\\.\\d).*", "$1");
  }

  /** Everything that has stopped, until the client has it all. */
  private List<String> stops(int wanted) throws IOException {
    List<String> stops = new ArrayList<>();
    while (stops.size() < wanted) {
      String first = served.client().takeNotification();
      assertThat(first).startsWith("Stop:T");
      stops.add(first.substring("Stop:".length()));
      for (String next = served.ask("vStopped"); !next.equals("OK"); ) {
        stops.add(next);
        next = served.ask("vStopped");
      }
    }
    return stops;
  }

  /** Lets all four run into the loop that nobody leaves; each counts there. */
  private void spin() throws IOException {
    served.ask("M" + GUEST.hex("spin_wanted") + ",4:00000001");
    served.ask("Z0," + SPIN + ",4");
    assertThat(served.ask("vCont;c:p1.-1")).isEqualTo("OK");
    Set<String> threads = new TreeSet<>();
    for (String stop : stops(4)) {
      assertThat(stop).contains("swbreak:;");
      threads.add(threadOf(stop));
    }
    assertThat(threads).containsExactly("p1.1", "p1.2", "p1.3", "p1.4");
    served.ask("z0," + SPIN + ",4");
    assertThat(served.ask("vCont;c:p1.-1")).isEqualTo("OK");
  }

  private List<Long> spins() throws IOException {
    String bytes = served.ask("m" + GUEST.hex("spins") + ",10");
    List<Long> counts = new ArrayList<>();
    for (int at = 0; at < 32; at += 8) {
      counts.add(Long.parseLong(bytes.substring(at, at + 8), 16));
    }
    return counts;
  }

  @Test
  void whoStandsIsToldOneByOne() throws IOException {
    assertThat(served.ask("?")).startsWith("T00").contains("thread:p1.1;");
    assertThat(served.ask("vStopped")).as("the rest comes as notifications").isEqualTo("OK");
    assertThat(served.ask("Hgp1.1")).isEqualTo("OK");
    assertThat(stops(3))
        .extracting(NonStopRowsTest::threadOf)
        .containsExactly("p1.2", "p1.3", "p1.4");
  }

  @Test
  void aResumeIsAnsweredAtOnceAndItsStopIsANotification() throws IOException {
    assertThat(served.ask("vCont;s:p1.1")).isEqualTo("OK");
    assertThat(stops(1).getFirst()).startsWith("T05thread:p1.1;");
    assertThat(served.ask("vStopped")).as("nothing more").isEqualTo("OK");
  }

  @Test
  void theOthersCountOnWhileOneIsLookedAt() throws IOException {
    spin();
    assertThat(served.ask("vCont;t:p1.3")).isEqualTo("OK");
    String stop = stops(1).getFirst();
    assertThat(stop).as("no signal: it was asked for").startsWith("T00thread:p1.3;");
    served.ask("Hgp1.3");
    String pc = served.ask(ServedSession.PC);
    List<Long> before = spins();
    List<Long> after = spins();
    while (after.get(0) <= before.get(0) || after.get(3) <= before.get(3)) {
      after = spins();
    }
    assertThat(after.get(2)).as("it stands").isEqualTo(before.get(2));
    assertThat(served.ask(ServedSession.PC)).isEqualTo(pc);
    assertThat(served.ask("vCont;s:p1.3")).isEqualTo("OK");
    assertThat(stops(1).getFirst()).startsWith("T05thread:p1.3;");
    assertThat(served.ask("vCont;c:p1.3")).isEqualTo("OK");
    long stood = spins().get(2);
    while (spins().get(2) <= stood) {
      assertThat(served.ask("qC")).startsWith("QC");
    }
  }

  /** At a place in the loop, which one thread that stands there tells. */
  @Test
  void breakpointsComeAndGoWhileThreadsRun() throws IOException {
    spin();
    long entered = 1;
    while (spins().stream().anyMatch(count -> count < entered)) {
      assertThat(served.ask("qC")).startsWith("QC");
    }
    assertThat(served.ask("vCont;t:p1.1")).isEqualTo("OK");
    stops(1);
    served.ask("Hgp1.1");
    String inLoop = served.ask(ServedSession.PC);
    assertThat(served.ask("Z0," + inLoop + ",4")).isEqualTo("OK");
    assertThat(stops(3)).allSatisfy(stop -> assertThat(stop).contains("swbreak:;", inLoop));
    assertThat(served.ask("z0," + inLoop + ",4")).isEqualTo("OK");
    assertThat(served.ask("vCont;c:p1.2")).isEqualTo("OK");
    long counted = spins().get(1);
    while (spins().get(1) <= counted) {
      assertThat(served.ask("Tp1.2")).isEqualTo("OK");
    }
  }

  /** The next one is told when the client has fetched the last. */
  @Test
  void oneNotificationAtATime() throws IOException {
    spin();
    int before = served.client().notifications().size();
    assertThat(served.ask("vCont;t:p1.-1")).isEqualTo("OK");
    assertThat(served.client().takeNotification()).startsWith("Stop:T00");
    assertThat(served.isSilent()).isTrue();
    assertThat(served.client().notifications()).hasSize(before + 1);
    for (int i = 0; i < 3; i++) {
      assertThat(served.ask("vStopped")).startsWith("T00");
    }
    assertThat(served.ask("vStopped")).isEqualTo("OK");
    assertThat(served.ask("vCont;t:p1.-1")).as("they stand already").isEqualTo("OK");
    assertThat(served.isSilent()).isTrue();
  }

  @Test
  void ctrlCStopsOneThreadWithItsSignal() throws IOException {
    spin();
    assertThat(served.ask("vCtrlC")).isEqualTo("OK");
    assertThat(stops(1).getFirst()).startsWith("T02thread:p1.1;");
    served.client().interrupt();
    assertThat(stops(1).getFirst()).startsWith("T02thread:p1.2;");
  }

  @Test
  void theEndOfTheMachineIsANotification() throws IOException {
    assertThat(served.ask("vCont;c:p1.-1")).isEqualTo("OK");
    assertThat(served.client().takeNotification()).isEqualTo("Stop:W00;process:1");
    assertThat(served.ask("vStopped")).isEqualTo("OK");
  }

  @Test
  void detachingLetsAllRunOn() throws IOException {
    spin();
    assertThat(served.ask("vCont;t:p1.2")).isEqualTo("OK");
    stops(1);
    assertThat(served.ask("D;1")).isEqualTo("OK");
  }

  @Test
  void killingPutsTheMachineBack() throws IOException {
    spin();
    assertThat(served.ask("vKill;1")).isEqualTo("OK");
  }

  @Test
  void theModeChangesOnlyWhileAllStand() throws IOException {
    assertThat(served.ask("c")).startsWith("E.").contains("vCont");
    spin();
    assertThat(served.ask("QNonStop:0")).startsWith("E.").contains("threads run");
    served.ask("vCont;t:p1.-1");
    stops(4);
    assertThat(served.ask("QNonStop:0")).isEqualTo("OK");
    assertThat(served.ask("vCont;s:p1.1")).startsWith("T05");
    assertThat(served.ask("QNonStop:2")).startsWith("E.").contains("(expected: <= 1)");
  }

  /** gdb takes console output only in answer to a monitor command here. */
  @Test
  void whatBreakpointsPrintWaitsForAMonitorCommand() throws IOException {
    served.ask("M" + GUEST.hex("spin_wanted") + ",4:00000001");
    String printf = "X11,22002200340000087370696e6e657200" + "27"; // "spinner"
    assertThat(served.ask("Z1," + SPIN + ",4;cmds:0," + printf)).isEqualTo("OK");
    assertThat(served.ask("vCont;c:p1.-1")).isEqualTo("OK");
    while (spins().stream().anyMatch(count -> count == 0)) {
      assertThat(served.ask("qC")).startsWith("QC");
    }
    assertThat(served.ask("qRcmd,68616c74")).isEqualTo("O" + "7370696e6e6572".repeat(4));
  }
}
