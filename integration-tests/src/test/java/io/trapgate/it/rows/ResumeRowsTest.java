package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Running and stopping (gdb document nodes "vCont packet" and "Stop Reply Packets"). */
class ResumeRowsTest extends RowTest {
  ResumeRowsTest(RowMachine machine) {
    super(machine);
  }

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  @Test
  void theActionsIncludeThoseGdbInsistsOn() throws IOException {
    assertThat(ask("vCont?")).startsWith("vCont").contains(";c", ";C", ";s", ";S", ";r", ";t");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vCont;s", "vCont;s:p1.1", "vCont;s:p1.1;c:p1.-1", "vCont;s:p1.-1", "vCont;S05:p1.1",
        "vCont;s:0", "vCont;s:1;c", "s", "S05", "vCont;t:p2.1;s:p1.1"
      })
  void aStepIsOneInstructionAndOnePlainStop(String packet) throws IOException {
    String stop = ask(packet);
    assertThat(stop).startsWith("T05").contains("thread:p1.1;", at("second"));
    assertThat(stop).doesNotContain("break").doesNotContain("watch");
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vCont;c", "vCont;c:p1.-1", "vCont;C05:p1.1", "c", "C05", "vCont;c:p1.1"})
  void goingOnEndsAtTheBreakpoint(String packet) throws IOException {
    ask("Z0,{body},{kind}");
    assertThat(ask(packet)).startsWith("T05").contains("swbreak:;", at("body"));
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vCont;r{_start},{third}:p1.1", "vCont;r{_start},{third}:p1.1;c:p1.-1"})
  void aRangeStepEndsBehindTheRangeWithOneStop(String packet) throws IOException {
    String stop = ask(packet);
    assertThat(stop).startsWith("T05").contains(at("third"));
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }

  @Test
  void aRangeOfNothingIsOneStep() throws IOException {
    assertThat(ask("vCont;r{_start},{_start}:p1.1")).contains(at("second"));
  }

  @Test
  void aBreakpointInsideARangeEndsItUnexecuted() throws IOException {
    ask("Z0,{second},{kind}");
    assertThat(ask("vCont;r{_start},{body}:p1.1")).contains(at("second"), "swbreak:;");
  }

  @Test
  void goingOnMayNameAnAddress() throws IOException {
    assertThat(ask("s{body}")).startsWith("T05").contains(at("load"));
    assertThat(ask("S05;{_start}")).startsWith("T05").contains(at("second"));
    ask("Z0,{store},{kind}");
    assertThat(ask("c{body}")).startsWith("T05").contains(at("store"), "swbreak:;");
    assertThat(ask("C05;{body}")).startsWith("T05").contains(at("store"), "swbreak:;");
  }

  @Test
  void aResumeOfNobodyIsRefusedAndTheSessionGoesOn() throws IOException {
    assertThat(ask("vCont;c:p1.9")).startsWith("E");
    assertThat(ask("qC")).isEqualTo("QCp1.1");
  }

  @Test
  void aStopCarriesTheRegistersGdbNeedsNext() throws IOException {
    String stop = ask("vCont;s:p1.1");
    int stackPointer = machine.numbering().stackPointer();
    assertThat(stop)
        .contains(at("second"), machine.pair(stackPointer, register(stackPointer)), "core:0;")
        .endsWith(";");
    assertThat(ask("?")).isEqualTo(stop);
  }

  @Test
  void theStopReasonIsTheLastStop() throws IOException {
    ask("Z2,{written},4");
    String stop = ask("vCont;c:p1.-1");
    assertThat(stop).contains(fill("watch:{written};"));
    assertThat(ask("?")).isEqualTo(stop);
  }

  @Test
  void anInterruptStopsARunningGuestOnce() throws IOException {
    send("vCont;c:p1.-1");
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02").contains("thread:p1.1;");
    served.client().interrupt();
    assertThat(served.isSilent()).as("a late second one is not answered").isTrue();
    assertThat(ask("vCont;s:p1.1")).startsWith("T05");
  }

  @Test
  void aBreakpointAtTheProgramCounterIsReportedWithoutRunning() throws IOException {
    ask("Z0,{_start},{kind}");
    assertThat(ask("vCont;c:p1.-1")).contains(at("_start"), "swbreak:;");
    assertThat(ask("vCont;s:p1.1")).contains(at("_start"), "swbreak:;");
    ask("z0,{_start},{kind}");
    assertThat(ask("vCont;s:p1.1")).contains(at("second")).doesNotContain("break");
  }

  @Test
  void stopCausesAreOnlyForClientsThatKnowThem() throws IOException {
    ask("qSupported:multiprocess+");
    ask("Z0,{body},{kind}");
    ask("Z1,{_start},{kind}");
    assertThat(ask("vCont;c")).startsWith("T05").doesNotContain("break");
  }

  @Test
  void aPacketWhileRunningWaitsForTheStop() throws IOException {
    send("vCont;c:p1.-1");
    send("qAttached:1");
    assertThat(served.isSilent()).isTrue();
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02");
    assertThat(served.client().receive().text()).isEqualTo("1");
  }
}
