package io.trapgate.it.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Z} and {@code z} (gdb document node "Packets"). */
class BreakpointPacketRowsTest {
  @RegisterExtension final ServedSession served = new ServedSession();

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  @ParameterizedTest
  @CsvSource({
    "Z0 10064 4, 40:00010064;, swbreak:;",
    "Z1 10064 4, 40:00010064;, hwbreak:;",
    "Z2 2000c 4, 40:0001008c;, watch:2000c;",
    "Z3 20008 4, 40:00010068;, rwatch:20008;",
    "Z4 2000c 4, 40:0001008c;, awatch:2000c;"
  })
  void eachTypeStopsWithItsCauseBeforeTheInstruction(String packet, String pc, String cause)
      throws IOException {
    assertThat(served.ask(packet.replace(' ', ','))).isEqualTo("OK");
    assertThat(served.ask("vCont;c:p1.-1")).startsWith("T05").contains(pc, cause);
  }

  @Test
  void aWatchIsReportedBeforeTheAccessAndStepsOnce() throws IOException {
    served.ask("P3=00000000");
    served.ask("Z2,2000c,4");
    assertThat(served.ask("vCont;c:p1.-1")).contains("40:" + ServedSession.STORE + ";");
    served.ask("M2000c,4:ffffffff");
    assertThat(served.ask("vCont;s:p1.1")).as("still armed").contains("watch:2000c;");
    assertThat(served.ask("m2000c,4")).as("nothing stored yet").isEqualTo("ffffffff");
    served.ask("z2,2000c,4");
    assertThat(served.ask("vCont;s:p1.1")).contains("40:00010090;").doesNotContain("watch");
    assertThat(served.ask("m2000c,4")).isEqualTo(served.ask("p5"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0,10064", "1,10064", "2,2000c", "3,2000c", "4,2000c"})
  void theSameAgainChangesNothing(String where) throws IOException {
    for (int i = 0; i < 5; i++) {
      assertThat(served.ask("Z" + where + ",4")).isEqualTo("OK");
    }
    assertThat(served.ask("z" + where + ",4")).isEqualTo("OK");
    served.client().send("vCont;c:p1.-1");
    assertThat(served.isSilent()).as("one removal removes it").isTrue();
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02");
  }

  @ParameterizedTest
  @ValueSource(strings = {"z0,10064,4", "z1,10064,4", "z2,2000c,4", "z3,2000c,4", "z4,2000c,4"})
  void removingWhatIsNotThereIsNoError(String packet) throws IOException {
    assertThat(served.ask(packet)).isEqualTo("OK");
  }

  @Test
  void aTypeNobodyKnowsIsAnsweredEmpty() throws IOException {
    assertThat(served.ask("Z5,10064,4")).isEmpty();
    assertThat(served.ask("Z9,10064,4")).isEmpty();
  }

  @Test
  void memoryNeverShowsABreakpoint() throws IOException {
    served.ask("Z0,10064,4");
    served.ask("Z1,10068,4");
    assertThat(served.ask("m10064,8")).isEqualTo("3d400002814a0008");
    served.ask("vCont;c:p1.-1");
    assertThat(served.ask("m10064,8")).isEqualTo("3d400002814a0008");
  }

  @Test
  void beyondTheBudgetTheTextHasTwoDotsAndNamesWhoHoldsTheSlots() throws IOException {
    served.ask("Z1,10000,4");
    served.ask("Z1,10004,4");
    assertThat(served.ask("Z1,10008,4"))
        .matches("E\\.[^.]+\\.[^.]+")
        .contains("IAC1=0x00010000", "IAC2=0x00010004");
    assertThat(served.ask("qC")).as("the session goes on").isEqualTo("QCp1.1");
    assertThat(served.ask("z1,10000,4")).isEqualTo("OK");
    assertThat(served.ask("Z1,10008,4")).as("a slot is free again").isEqualTo("OK");
  }

  @Test
  void beyondTheWatchBudgetItIsAnErrorAndNeverEmpty() throws IOException {
    assertThat(served.ask("Z2,20000,4")).isEqualTo("OK");
    assertThat(served.ask("Z3,20004,4")).isEqualTo("OK");
    assertThat(served.ask("Z4,20008,4")).startsWith("E.");
    assertThat(served.ask("z2,20000,4")).isEqualTo("OK");
    assertThat(served.ask("Z4,20008,4")).isEqualTo("OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Z2,20000,0", "Z0,10064,0", "Z1,10065,4", "Z2,20000,3", "Z3,20001,4"})
  void whatCannotBeWatchedIsRefusedWithBothSides(String packet) throws IOException {
    assertThat(served.ask(packet)).startsWith("E.").contains("expected");
  }

  @Test
  void softwareBreakpointsHaveNoLimit() throws IOException {
    for (int address = 0x10000; address < 0x10150; address += 4) {
      assertThat(served.ask("Z0,%x,4".formatted(address))).isEqualTo("OK");
    }
    assertThat(served.ask("vCont;s:p1.1")).contains("swbreak:;", "40:00010000;");
  }

  @Test
  void softwareAndHardwareMayShareAnAddress() throws IOException {
    served.ask("Z0,10064,4");
    served.ask("Z1,10064,4");
    assertThat(served.ask("vCont;c:p1.-1")).contains("40:00010064;").contains("break:;");
    served.ask("z0,10064,4");
    assertThat(served.ask("vCont;c:p1.-1")).contains("40:00010064;", "hwbreak:;");
  }
}
