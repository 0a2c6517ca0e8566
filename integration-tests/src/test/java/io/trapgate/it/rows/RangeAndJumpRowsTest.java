package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Steps in a range and resumes elsewhere (gdb document nodes "vCont packet" and "Packets"). */
class RangeAndJumpRowsTest extends RowTest {
  /** Holds at any place for ever: nothing leaves it. */
  private static final String EVERYTHING = "vCont;r0,ffffffff:p1.1";

  RangeAndJumpRowsTest(RowMachine machine) {
    super(machine);
  }

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  @Test
  void aRangeStepThatNeverEndsIsInterruptedOnce() throws IOException {
    send(EVERYTHING);
    assertThat(served.isSilent()).as("no stop for the steps inside").isTrue();
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02").contains("thread:p1.1;");
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
    assertThat(ask("qC")).isEqualTo("QCp1.1");
  }

  @Test
  void aBreakpointWhereTheRangeStepStartsIsReportedUnexecuted() throws IOException {
    ask("Z0,{_start},{kind}");
    assertThat(ask("vCont;r{_start},{body}:p1.1")).contains(at("_start"), "swbreak:;");
  }

  @Test
  void aWatchInsideARangeEndsIt() throws IOException {
    ask("Z2,{written},4");
    assertThat(ask(EVERYTHING)).startsWith("T05").contains(fill("watch:{written};"));
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }

  @Test
  void aHardwareBreakpointInsideARangeEndsItWithItsCause() throws IOException {
    ask("Z1,{body},{kind}");
    assertThat(ask(EVERYTHING)).contains(at("body"), "hwbreak:;");
  }

  @Test
  void aConditionThatDoesNotHoldIsPassedInsideARange() throws IOException {
    ask("Z0,{second},{kind};X3,220027");
    assertThat(ask("vCont;r{_start},{third}:p1.1")).contains(at("third"));
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }

  @Test
  void aRangeElsewhereIsOneStep() throws IOException {
    assertThat(ask("vCont;r{spare},fffff:p1.1")).startsWith("T05").contains(at("second"));
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "vCont;r",
        "vCont;r{_start}",
        "vCont;r{_start},",
        "vCont;r,{body}",
        "vCont;r{_start},xyz:p1.1",
        "vCont;r{_start},{body}:p1.9",
        "vCont;r{third},{_start}:p1.1",
        "vCont;s{_start}:p1.1",
        "vCont;C:p1.1",
        "vCont;",
        "C",
        "S",
        "sxyz",
        "C05;",
        "C05;xyz"
      })
  void aResumeOfNoSenseIsRefusedAndNothingIsExecuted(String packet) throws IOException {
    assertThat(ask(packet)).startsWith("E");
    assertThat(pc()).isEqualTo(guest.address("_start"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"s{body}", "S05;{body}", "S05;000{body}"})
  void aStepMayStartElsewhere(String packet) throws IOException {
    assertThat(ask(packet)).startsWith("T05").contains(at("load"));
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"c{body}", "C05;{body}", "C0b;{body}"})
  void goingOnElsewhereMeetsTheBreakpointThereAtOnce(String packet) throws IOException {
    ask("Z0,{_start},{kind}");
    ask("Z0,{body},{kind}");
    assertThat(ask(packet)).startsWith("T05").contains("swbreak:;", at("body"));
    assertThat(served.isSilent()).as("exactly one stop reply").isTrue();
  }
}
