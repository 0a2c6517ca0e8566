package io.trapgate.it.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps in a range and resumes elsewhere (gdb document nodes "vCont packet" and "Packets"). */
class RangeAndJumpRowsTest {
  /** Holds at any place for ever: nothing leaves it. */
  private static final String EVERYTHING = "vCont;r0,ffffffff:p1.1";

  @RegisterExtension final ServedSession served = new ServedSession();

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  @Test
  void aRangeStepThatNeverEndsIsInterruptedOnce() throws IOException {
    served.client().send(EVERYTHING);
    assertThat(served.isSilent()).as("no stop for the steps inside").isTrue();
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02").contains("thread:p1.1;");
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
    assertThat(served.ask("qC")).isEqualTo("QCp1.1");
  }

  @Test
  void aBreakpointWhereTheRangeStepStartsIsReportedUnexecuted() throws IOException {
    served.ask("Z0,10000,4");
    assertThat(served.ask("vCont;r10000,10010:p1.1")).contains("40:00010000;", "swbreak:;");
  }

  @Test
  void aWatchInsideARangeEndsIt() throws IOException {
    served.ask("Z2,2000c,4");
    assertThat(served.ask(EVERYTHING)).startsWith("T05").contains("watch:2000c;");
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }

  @Test
  void aHardwareBreakpointInsideARangeEndsItWithItsCause() throws IOException {
    served.ask("Z1,10064,4");
    assertThat(served.ask(EVERYTHING)).contains("40:00010064;", "hwbreak:;");
  }

  @Test
  void aConditionThatDoesNotHoldIsPassedInsideARange() throws IOException {
    served.ask("Z0,10004,4;X3,220027");
    assertThat(served.ask("vCont;r10000,10008:p1.1")).contains("40:00010008;");
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }

  @Test
  void aRangeElsewhereIsOneStep() throws IOException {
    assertThat(served.ask("vCont;r20000,20010:p1.1")).startsWith("T05").contains("40:00010004;");
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vCont;r", "vCont;r10000", "vCont;r10000,", "vCont;r,10010", "vCont;r10000,xyz:p1.1",
        "vCont;r10000,10010:p1.9", "vCont;r10008,10000:p1.1", "vCont;s10000:p1.1", "vCont;C:p1.1", "vCont;", "C", "S", "sxyz",
        "C05;", "C05;xyz"
      })
  void aResumeOfNoSenseIsRefusedAndNothingIsExecuted(String packet) throws IOException {
    assertThat(served.ask(packet)).startsWith("E");
    assertThat(served.ask("p40")).isEqualTo("00010000");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {"s10064,00010068", "S05;10064,00010068", "S05;00010064,00010068"})
  void aStepMayStartElsewhere(String packet, String end) throws IOException {
    assertThat(served.ask(packet)).startsWith("T05").contains("40:" + end + ";");
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"c10064", "C05;10064", "C0b;10064"})
  void goingOnElsewhereMeetsTheBreakpointThereAtOnce(String packet) throws IOException {
    served.ask("Z0,10000,4");
    served.ask("Z0,10064,4");
    assertThat(served.ask(packet)).startsWith("T05").contains("swbreak:;", "40:00010064;");
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }
}
