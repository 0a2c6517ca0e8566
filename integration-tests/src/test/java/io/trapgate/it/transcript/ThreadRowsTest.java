package io.trapgate.it.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four vCPUs, a thread each (gdb document nodes "Packets", "vCont packet", "Stop Reply Packets").
 */
class ThreadRowsTest {
  private static final Guest GUEST = Guest.smp();
  private static final String SPIN = GUEST.hex("spin");

  @RegisterExtension final ServedSession served = new ServedSession(4);

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  /** Brings all four to the loop that nobody leaves. */
  private void spin() throws IOException {
    served.ask("M" + GUEST.hex("spin_wanted") + ",4:00000001");
    served.ask("Z0," + SPIN + ",4");
    for (int hit = 1; hit <= 4; hit++) {
      String stop = served.ask("vCont;c:p1.-1");
      assertThat(stop).contains("swbreak:;");
      String thread = stop.replaceFirst(".*thread:(p1\\.\\d).*", "$1");
      served.ask("z0," + SPIN + ",4");
      served.ask("vCont;s:" + thread);
      served.ask("Z0," + SPIN + ",4");
    }
    served.ask("z0," + SPIN + ",4");
  }

  private List<String> pcs() throws IOException {
    List<String> pcs = new ArrayList<>();
    for (int thread = 1; thread <= 4; thread++) {
      assertThat(served.ask("Hgp1." + thread)).isEqualTo("OK");
      pcs.add(served.ask(ServedSession.PC));
    }
    return pcs;
  }

  /** What each has counted in its loop. */
  private List<Long> spins() throws IOException {
    String bytes = served.ask("m" + GUEST.hex("spins") + ",10");
    List<Long> counts = new ArrayList<>();
    for (int at = 0; at < 32; at += 8) {
      counts.add(Long.parseLong(bytes.substring(at, at + 8), 16));
    }
    return counts;
  }

  private static String text(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
  }

  @Test
  void eachVcpuIsAThreadOfOneProcess() throws IOException {
    assertThat(served.ask("qfThreadInfo")).isEqualTo("mp1.1,p1.2,p1.3,p1.4");
    assertThat(served.ask("qsThreadInfo")).isEqualTo("l");
    assertThat(served.ask("Tp1.4")).isEqualTo("OK");
    assertThat(served.ask("Tp1.5")).isEqualTo("E01");
    assertThat(served.ask("Hgp1.5")).isEqualTo("E01");
    assertThat(served.ask("qAttached:1")).isEqualTo("1");
    assertThat(served.ask("?")).contains("thread:p1.1;", "core:0;");
  }

  @Test
  void theListSaysNameCoreAndWhatEachDoes() throws IOException {
    assertThat(served.ask("qXfer:threads:read::0,1000"))
        .startsWith("l<")
        .contains("<thread id=\"p1.1\" core=\"0\" name=\"cpu0\">e500v2 halted (msr=0x")
        .contains("<thread id=\"p1.4\" core=\"3\" name=\"cpu3\">e500v2 waiting in the spin table");
    assertThat(text(served.ask("qThreadExtraInfo,p1.2"))).contains("spin table", "msr=0x");
    assertThat(served.ask("qThreadExtraInfo,p1.5")).isEqualTo("E01");
  }

  @Test
  void registersAreThoseOfTheChosenThread() throws IOException {
    served.ask("Hgp1.3");
    assertThat(served.ask("P3=12345678")).isEqualTo("OK");
    assertThat(served.ask("qC")).isEqualTo("QCp1.3");
    served.ask("Hgp1.1");
    assertThat(served.ask("p3")).isNotEqualTo("12345678");
    served.ask("Hgp1.3");
    assertThat(served.ask("p3")).isEqualTo("12345678");
    assertThat(served.ask("Hg0")).isEqualTo("OK");
    assertThat(served.ask("p3")).as("any one is the same one").isEqualTo("12345678");
  }

  @Test
  void aBreakpointStopsAllAndTheReplyNamesItsThread() throws IOException {
    String address = GUEST.hex("only_third");
    served.ask("Z1," + address + ",4");
    assertThat(served.ask("vCont;c:p1.-1"))
        .startsWith("T05")
        .contains("thread:p1.4;", "core:3;", "hwbreak:;", "40:00" + address + ";");
    assertThat(served.ask(ServedSession.PC)).as("its registers").isEqualTo("00" + address);
    assertThat(served.ask("qC")).isEqualTo("QCp1.4");
    List<String> places = pcs();
    assertThat(served.isSilent()).isTrue();
    assertThat(pcs()).as("all stand still").isEqualTo(places);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"vCont;s:p1.3", "vCont;S05:p1.3", "vCont;r0,0:p1.3", "vCont;t:p1.1;s:p1.3"})
  void aThreadThatIsNotNamedExecutesNothing(String packet) throws IOException {
    spin();
    List<String> before = pcs();
    List<Long> counted = spins();
    assertThat(served.ask(packet)).startsWith("T05").contains("thread:p1.3;");
    List<String> after = pcs();
    assertThat(after.get(2)).isNotEqualTo(before.get(2));
    after.set(2, before.get(2));
    assertThat(after).isEqualTo(before);
    for (int step = 0; step < 20; step++) {
      served.ask(packet);
    }
    assertThat(spins().get(2)).isGreaterThan(counted.get(2));
    assertThat(spins().getFirst()).isEqualTo(counted.getFirst());
  }

  @ParameterizedTest
  @ValueSource(strings = {"vCont;s:p1.3;c", "vCont;s:p1.3;c:p1.-1", "vCont;s:p1.3;c:p1.1"})
  void thoseNamedRunWhileOneSteps(String packet) throws IOException {
    spin();
    List<Long> counted = spins();
    for (int step = 0; step < 40; step++) {
      assertThat(served.ask(packet)).startsWith("T05").contains("thread:p1.3;");
    }
    assertThat(spins().getFirst()).isGreaterThan(counted.getFirst());
    assertThat(spins().get(2)).isGreaterThan(counted.get(2));
    if (packet.endsWith("c:p1.1")) {
      assertThat(spins().get(1)).isEqualTo(counted.get(1));
      assertThat(spins().get(3)).isEqualTo(counted.get(3));
    }
  }

  @Test
  void theOthersRunDuringARangeStepWhichCanBeInterrupted() throws IOException {
    spin();
    List<Long> counted = spins();
    served.client().send("vCont;r0,fffffff0:p1.3;c:p1.-1");
    assertThat(served.isSilent()).as("it never leaves that range").isTrue();
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02").contains("thread:p1.3;");
    for (int index = 0; index < 4; index++) {
      assertThat(spins().get(index)).isGreaterThan(counted.get(index));
    }
  }

  @Test
  void severalMayStepAndEachIsHeardOf() throws IOException {
    spin();
    List<String> before = pcs();
    assertThat(served.ask("vCont;s:p1.2;s:p1.4")).startsWith("T05").contains("thread:p1.");
    assertThat(served.ask("vCont;s:p1.2;s:p1.4")).startsWith("T05").contains("thread:p1.");
    List<String> after = pcs();
    assertThat(after.get(1)).isNotEqualTo(before.get(1));
    assertThat(after.get(3)).isNotEqualTo(before.get(3));
    assertThat(after.getFirst()).isEqualTo(before.getFirst());
  }

  @Test
  void oldClientsChooseByHc() throws IOException {
    spin();
    List<Long> counted = spins();
    served.ask("Hcp1.2");
    for (int step = 0; step < 20; step++) {
      assertThat(served.ask("s")).contains("thread:p1.2;");
    }
    assertThat(spins().get(1)).isGreaterThan(counted.get(1));
    assertThat(spins().getFirst()).as("the others are held").isEqualTo(counted.getFirst());
    served.ask("Hgp1.4");
    served.ask("Hc0");
    for (int step = 0; step < 40; step++) {
      assertThat(served.ask("S05")).as("the one looked at steps").contains("thread:p1.4;");
    }
    assertThat(spins().getFirst()).as("the others run").isGreaterThan(counted.getFirst());
  }

  @Test
  void severalAtOneBreakpointAreReportedOneByOne() throws IOException {
    spin();
    served.ask("Z0," + SPIN + ",4");
    for (int thread = 1; thread <= 4; thread++) {
      served.ask("Hgp1." + thread);
      served.ask("P40=00" + SPIN);
    }
    List<String> stops = new ArrayList<>();
    for (int hit = 1; hit <= 4; hit++) {
      String stop = served.ask("vCont;c:p1.-1");
      assertThat(stop).contains("swbreak:;");
      stops.add(stop.replaceFirst(".*thread:(p1\\.\\d).*", "$1"));
      served.ask("P40=" + "%08x".formatted(GUEST.address("spin") + 4));
    }
    assertThat(stops).containsExactlyInAnyOrder("p1.1", "p1.2", "p1.3", "p1.4");
  }

  @Test
  void oneInterruptIsOneStopOfAll() throws IOException {
    spin();
    served.client().send("vCont;c:p1.-1");
    served.client().interrupt();
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02").contains("thread:p1.");
    assertThat(served.isSilent()).isTrue();
    List<String> places = pcs();
    assertThat(pcs()).isEqualTo(places);
    assertThat(served.ask("vCont;s:p1.2")).startsWith("T05").contains("thread:p1.2;");
  }

  @Test
  void aThreadThatSleepsCanBeInterruptedInItsStep() throws IOException {
    served.client().send("vCont;s:p1.2");
    assertThat(served.isSilent()).as("it waits in the spin table").isTrue();
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02").contains("thread:p1.2;");
    assertThat(served.ask("vCont;s:p1.1")).startsWith("T05").contains("thread:p1.1;");
  }

  @Test
  void theMachineEndsAsAWholeAndStartsAsAWhole() throws IOException {
    served.ask("!");
    assertThat(served.ask("vCont;c:p1.-1")).isEqualTo("W00;process:1");
    assertThat(served.ask("vRun;")).startsWith("T05").contains("thread:p1.1;");
    assertThat(text(served.ask("qThreadExtraInfo,p1.4"))).contains("spin table");
    assertThat(served.ask("vKill;1")).isEqualTo("OK");
  }
}
