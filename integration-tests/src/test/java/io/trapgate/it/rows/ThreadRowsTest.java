package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Four vCPUs, a thread each (gdb document nodes "Packets", "vCont packet", "Stop Reply Packets").
 */
class ThreadRowsTest extends SmpRowTest {
  ThreadRowsTest(RowMachine machine) {
    super(machine);
  }

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  /** Brings all four to the loop that nobody leaves. */
  private void spin() throws IOException {
    wantSpin();
    ask("Z0,{spin},{kind}");
    for (int hit = 1; hit <= 4; hit++) {
      String stop = ask("vCont;c:p1.-1");
      assertThat(stop).contains("swbreak:;");
      String thread = threadOf(stop);
      ask("z0,{spin},{kind}");
      ask("vCont;s:" + thread);
      ask("Z0,{spin},{kind}");
    }
    ask("z0,{spin},{kind}");
  }

  private List<Long> pcs() throws IOException {
    List<Long> pcs = new ArrayList<>();
    for (int thread = 1; thread <= 4; thread++) {
      assertThat(ask("Hgp1." + thread)).isEqualTo("OK");
      pcs.add(pc());
    }
    return pcs;
  }

  private static String text(String hex) {
    return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
  }

  @Test
  void eachVcpuIsAThreadOfOneProcess() throws IOException {
    assertThat(ask("qfThreadInfo")).isEqualTo("mp1.1,p1.2,p1.3,p1.4");
    assertThat(ask("qsThreadInfo")).isEqualTo("l");
    assertThat(ask("Tp1.4")).isEqualTo("OK");
    assertThat(ask("Tp1.5")).isEqualTo("E01");
    assertThat(ask("Hgp1.5")).isEqualTo("E01");
    assertThat(ask("qAttached:1")).isEqualTo("1");
    assertThat(ask("?")).contains("thread:p1.1;", "core:0;");
  }

  @Test
  void theListSaysNameCoreAndWhatEachDoes() throws IOException {
    String core = machine.described().core();
    String first = "<thread id=\"p1.1\" core=\"0\" name=\"cpu0\">" + core;
    String last = "<thread id=\"p1.4\" core=\"3\" name=\"cpu3\">" + core;
    assertThat(ask("qXfer:threads:read::0,1000"))
        .startsWith("l<")
        .contains(first)
        .contains(last + " " + machine.notStarted());
    assertThat(text(ask("qThreadExtraInfo,p1.2"))).contains(machine.notStarted());
    assertThat(ask("qThreadExtraInfo,p1.5")).isEqualTo("E01");
  }

  @Test
  void registersAreThoseOfTheChosenThread() throws IOException {
    int argument = machine.numbering().argument();
    ask("Hgp1.3");
    assertThat(ask("P%x=%s".formatted(argument, machine.value(0x12345678)))).isEqualTo("OK");
    assertThat(ask("qC")).isEqualTo("QCp1.3");
    ask("Hgp1.1");
    assertThat(register(argument)).isNotEqualTo(0x12345678);
    ask("Hgp1.3");
    assertThat(register(argument)).isEqualTo(0x12345678);
    assertThat(ask("Hg0")).isEqualTo("OK");
    assertThat(register(argument)).as("any one is the same one").isEqualTo(0x12345678);
  }

  @Test
  void aBreakpointStopsAllAndTheReplyNamesItsThread() throws IOException {
    ask("Z1,{only_third},{kind}");
    assertThat(ask("vCont;c:p1.-1"))
        .startsWith("T05")
        .contains("thread:p1.4;", "core:3;", "hwbreak:;", at("only_third"));
    assertThat(pc()).as("its registers").isEqualTo(guest.address("only_third"));
    assertThat(ask("qC")).isEqualTo("QCp1.4");
    List<Long> places = pcs();
    assertThat(served.isSilent()).isTrue();
    assertThat(pcs()).as("all stand still").isEqualTo(places);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"vCont;s:p1.3", "vCont;S05:p1.3", "vCont;r0,0:p1.3", "vCont;t:p1.1;s:p1.3"})
  void aThreadThatIsNotNamedExecutesNothing(String packet) throws IOException {
    spin();
    List<Long> before = pcs();
    List<Long> counted = spins();
    assertThat(ask(packet)).startsWith("T05").contains("thread:p1.3;");
    List<Long> after = pcs();
    assertThat(after.get(2)).isNotEqualTo(before.get(2));
    after.set(2, before.get(2));
    assertThat(after).isEqualTo(before);
    for (int step = 0; step < 20; step++) {
      ask(packet);
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
      assertThat(ask(packet)).startsWith("T05").contains("thread:p1.3;");
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
    send("vCont;r0,fffffff0:p1.3;c:p1.-1");
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
    List<Long> before = pcs();
    assertThat(ask("vCont;s:p1.2;s:p1.4")).startsWith("T05").contains("thread:p1.");
    assertThat(ask("vCont;s:p1.2;s:p1.4")).startsWith("T05").contains("thread:p1.");
    List<Long> after = pcs();
    assertThat(after.get(1)).isNotEqualTo(before.get(1));
    assertThat(after.get(3)).isNotEqualTo(before.get(3));
    assertThat(after.getFirst()).isEqualTo(before.getFirst());
  }

  @Test
  void oldClientsChooseByHc() throws IOException {
    spin();
    List<Long> counted = spins();
    ask("Hcp1.2");
    for (int step = 0; step < 20; step++) {
      assertThat(ask("s")).contains("thread:p1.2;");
    }
    assertThat(spins().get(1)).isGreaterThan(counted.get(1));
    assertThat(spins().getFirst()).as("the others are held").isEqualTo(counted.getFirst());
    ask("Hgp1.4");
    ask("Hc0");
    for (int step = 0; step < 40; step++) {
      assertThat(ask("S05")).as("the one looked at steps").contains("thread:p1.4;");
    }
    assertThat(spins().getFirst()).as("the others run").isGreaterThan(counted.getFirst());
  }

  @Test
  void severalAtOneBreakpointAreReportedOneByOne() throws IOException {
    spin();
    List<Long> inLoop = pcs();
    ask("Z0,{spin},{kind}");
    for (int thread = 1; thread <= VCPUS; thread++) {
      ask("Hgp1." + thread);
      ask(movedTo(guest.address("spin")));
    }
    List<String> stops = new ArrayList<>();
    for (int hit = 1; hit <= VCPUS; hit++) {
      String stop = ask("vCont;c:p1.-1");
      assertThat(stop).contains("swbreak:;");
      String thread = threadOf(stop);
      stops.add(thread);
      ask(movedTo(inLoop.get(thread.charAt(3) - '1')));
    }
    assertThat(stops).containsExactlyInAnyOrder("p1.1", "p1.2", "p1.3", "p1.4");
  }

  @Test
  void oneInterruptIsOneStopOfAll() throws IOException {
    spin();
    send("vCont;c:p1.-1");
    served.client().interrupt();
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02").contains("thread:p1.");
    assertThat(served.isSilent()).isTrue();
    List<Long> places = pcs();
    assertThat(pcs()).isEqualTo(places);
    assertThat(ask("vCont;s:p1.2")).startsWith("T05").contains("thread:p1.2;");
  }

  @Test
  void aThreadThatSleepsCanBeInterruptedInItsStep() throws IOException {
    send("vCont;s:p1.2");
    assertThat(served.isSilent()).as("it waits in the spin table").isTrue();
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02").contains("thread:p1.2;");
    assertThat(ask("vCont;s:p1.1")).startsWith("T05").contains("thread:p1.1;");
  }

  @Test
  void theMachineEndsAsAWholeAndStartsAsAWhole() throws IOException {
    ask("!");
    assertThat(ask("vCont;c:p1.-1")).isEqualTo("W" + machine.endCode() + ";process:1");
    assertThat(ask("vRun;")).startsWith("T05").contains("thread:p1.1;");
    assertThat(text(ask("qThreadExtraInfo,p1.4"))).contains(machine.notStarted());
    assertThat(ask("vKill;1")).isEqualTo("OK");
  }
}
