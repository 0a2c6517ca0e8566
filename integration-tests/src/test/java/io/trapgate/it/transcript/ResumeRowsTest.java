package io.trapgate.it.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Running and stopping (gdb document nodes "vCont packet" and "Stop Reply Packets"). */
class ResumeRowsTest {
  @RegisterExtension final ServedSession served = new ServedSession();

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  @Test
  void theActionsIncludeThoseGdbInsistsOn() throws IOException {
    assertThat(served.ask("vCont?")).startsWith("vCont").contains(";c", ";C", ";s", ";S");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vCont;s", "vCont;s:p1.1", "vCont;s:p1.1;c:p1.-1", "vCont;s:p1.-1", "vCont;S05:p1.1",
        "vCont;s:0", "vCont;s:1;c", "s", "S05", "vCont;t:p2.1;s:p1.1"
      })
  void aStepIsOneInstructionAndOnePlainStop(String packet) throws IOException {
    String stop = served.ask(packet);
    assertThat(stop).startsWith("T05").contains("thread:p1.1;", "40:00010004;");
    assertThat(stop).doesNotContain("break").doesNotContain("watch");
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vCont;c", "vCont;c:p1.-1", "vCont;C05:p1.1", "c", "C05", "vCont;c:p1.1"})
  void goingOnEndsAtTheBreakpoint(String packet) throws IOException {
    served.ask("Z0,10064,4");
    assertThat(served.ask(packet)).startsWith("T05").contains("swbreak:;", "40:00010064;");
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"vCont;r10000,10008:p1.1", "vCont;r10000,10008:p1.1;c:p1.-1"})
  void aRangeStepEndsBehindTheRangeWithOneStop(String packet) throws IOException {
    String stop = served.ask(packet);
    assertThat(stop).startsWith("T05").contains("40:00010008;");
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }

  @Test
  void aRangeOfNothingIsOneStep() throws IOException {
    assertThat(served.ask("vCont;r10000,10000:p1.1")).contains("40:00010004;");
  }

  @Test
  void aBreakpointInsideARangeEndsItUnexecuted() throws IOException {
    served.ask("Z0,10004,4");
    assertThat(served.ask("vCont;r10000,10010:p1.1")).contains("40:00010004;");
  }

  @Test
  void goingOnMayNameAnAddress() throws IOException {
    served.ask("Z0,1002c,4");
    assertThat(served.ask("s10064")).startsWith("T05").contains("40:00010068;");
  }

  @Test
  void aResumeOfNobodyIsRefusedAndTheSessionGoesOn() throws IOException {
    assertThat(served.ask("vCont;c:p1.9")).startsWith("E");
    assertThat(served.ask("qC")).isEqualTo("QCp1.1");
  }

  @Test
  void aStopCarriesTheRegistersGdbNeedsNext() throws IOException {
    String stop = served.ask("vCont;s:p1.1");
    assertThat(stop).contains(";40:", ";01:", "core:0;").endsWith(";");
    assertThat(served.ask("?")).isEqualTo(stop);
  }

  @Test
  void theStopReasonIsTheLastStop() throws IOException {
    served.ask("Z2,2000c,4");
    String stop = served.ask("vCont;c:p1.-1");
    assertThat(stop).contains("watch:2000c;");
    assertThat(served.ask("?")).isEqualTo(stop);
  }

  @Test
  void anInterruptStopsARunningGuestOnce() throws IOException {
    served.client().send("vCont;c:p1.-1");
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02").contains("thread:p1.1;");
    served.client().interrupt();
    assertThat(served.isSilent()).as("a late second one is not answered").isTrue();
    assertThat(served.ask("vCont;s:p1.1")).startsWith("T05");
  }

  @Test
  void aBreakpointAtTheProgramCounterIsReportedWithoutRunning() throws IOException {
    served.ask("Z0,10000,4");
    assertThat(served.ask("vCont;c:p1.-1")).contains("40:00010000;", "swbreak:;");
    assertThat(served.ask("vCont;s:p1.1")).contains("40:00010000;", "swbreak:;");
    served.ask("z0,10000,4");
    assertThat(served.ask("vCont;s:p1.1")).contains("40:00010004;").doesNotContain("break");
  }

  @Test
  void stopCausesAreOnlyForClientsThatKnowThem() throws IOException {
    served.ask("qSupported:multiprocess+");
    served.ask("Z0,10064,4");
    served.ask("Z1,10000,4");
    assertThat(served.ask("vCont;c")).startsWith("T05").doesNotContain("break");
  }

  @Test
  void aPacketWhileRunningWaitsForTheStop() throws IOException {
    served.client().send("vCont;c:p1.-1");
    served.client().send("qAttached:1");
    assertThat(served.isSilent()).isTrue();
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02");
    assertThat(served.client().receive().text()).isEqualTo("1");
  }
}
