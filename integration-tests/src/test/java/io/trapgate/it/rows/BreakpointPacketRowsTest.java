package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code Z} and {@code z} (gdb document node "Packets"). */
class BreakpointPacketRowsTest extends RowTest {
  private static final int MOST_SOFTWARE = 8_192;
  private static final int BATCH = 1024;

  BreakpointPacketRowsTest(RowMachine machine) {
    super(machine);
  }

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  private String removal(String insertion) {
    return "z" + insertion.substring(1);
  }

  @ParameterizedTest
  @CsvSource({"Z0, swbreak:;", "Z1, hwbreak:;"})
  void aBreakpointStopsBeforeItsInstructionWithItsCause(String type, String cause)
      throws IOException {
    assertThat(ask(type + ",{body},{kind}")).isEqualTo("OK");
    assertThat(ask("vCont;c:p1.-1")).startsWith("T05").contains(at("body"), cause);
  }

  @ParameterizedTest
  @CsvSource({"Z2, ;watch:{written};", "Z4, ;awatch:{written};"})
  void aWatchStopsWithItsCauseOnItsSideOfTheAccess(String type, String cause) throws IOException {
    assertThat(ask(type + ",{written},4")).isEqualTo("OK");
    assertThat(ask("vCont;c:p1.-1"))
        .startsWith("T05")
        .contains(at(machine.silicon().storeStop()), fill(cause));
  }

  @Test
  void anAccessWatchSeesAReadToo() throws IOException {
    assertThat(ask("Z4,{source},4")).isEqualTo("OK");
    assertThat(ask("vCont;c:p1.-1")).startsWith("T05").contains(fill(";awatch:{source};"));
  }

  /** Where the hardware has no watch for reads alone, empty makes gdb ask for an access watch. */
  @Test
  void aReadWatchSeesReadsOrIsAnsweredEmpty() throws IOException {
    assertThat(ask("Z3,{source},4")).isEqualTo(machine.silicon().answer("Z3"));
    if (machine.silicon().readWatch()) {
      assertThat(ask("vCont;c:p1.-1")).startsWith("T05").contains(at("load"));
      assertThat(ask("?")).contains(fill(";rwatch:{source};"));
    }
    assertThat(ask("z3,{source},4")).isEqualTo(machine.silicon().answer("z3"));
  }

  @Test
  void aWatchIsReportedOnceForOneAccess() throws IOException {
    ask("M{written},4:ffffffff");
    ask("Z2,{written},4");
    assertThat(ask("vCont;c:p1.-1")).contains(at(machine.silicon().storeStop()));
    int result = machine.numbering().result();
    if (machine.silicon().watchBefore()) {
      assertThat(ask("vCont;s:p1.1")).as("still armed").contains(fill(";watch:{written};"));
      assertThat(ask("m{written},4")).as("nothing stored yet").isEqualTo("ffffffff");
      ask("z2,{written},4");
      assertThat(ask("vCont;s:p1.1")).contains(at("stored")).doesNotContain("watch");
    } else {
      assertThat(ask("vCont;s:p1.1")).as("it is over").doesNotContain("watch");
    }
    assertThat(machine.number(ask("m{written},4"))).isEqualTo(register(result)).isEqualTo(7 + 3);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Z0,{body},{kind}",
        "Z1,{body},{kind}",
        "Z2,{written},4",
        "Z3,{written},4",
        "Z4,{written},4"
      })
  void theSameAgainChangesNothing(String packet) throws IOException {
    for (int i = 0; i < 5; i++) {
      assertThat(ask(packet)).isEqualTo(machine.silicon().answer(packet));
    }
    assertThat(ask(removal(packet))).isEqualTo(machine.silicon().answer(packet));
    send("vCont;c:p1.-1");
    assertThat(served.isSilent()).as("one removal removes it").isTrue();
    served.client().interrupt();
    assertThat(served.client().receive().text()).startsWith("T02");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "z0,{body},{kind}",
        "z1,{body},{kind}",
        "z2,{written},4",
        "z3,{written},4",
        "z4,{written},4"
      })
  void removingWhatIsNotThereIsNoError(String packet) throws IOException {
    assertThat(ask(packet)).isEqualTo(machine.silicon().answer(packet));
  }

  @Test
  void aTypeNobodyKnowsIsAnsweredEmpty() throws IOException {
    for (String packet : List.of("Z5,{body},4", "Z9,{body},4", "z5,{body},4", "z9,{body},4")) {
      assertThat(ask(packet)).as(packet).isEmpty();
    }
  }

  @Test
  void memoryNeverShowsABreakpoint() throws IOException {
    String code = ask("m{body},8");
    ask("Z0,{body},{kind}");
    ask("Z1,{load},{kind}");
    assertThat(ask("m{body},8")).isEqualTo(code);
    ask("vCont;c:p1.-1");
    assertThat(ask("m{body},8")).isEqualTo(code);
  }

  @Test
  void beyondTheBudgetTheTextHasTwoDotsAndNamesWhoHoldsTheSlots() throws IOException {
    List<String> holders = new ArrayList<>();
    for (String slot : machine.silicon().codeSlots()) {
      long address = guest.address("spare") + 4L * holders.size();
      assertThat(ask("Z1,%x,{kind}".formatted(address))).isEqualTo("OK");
      holders.add("%s=0x%08x".formatted(slot, address));
    }
    assertThat(ask("Z1,{body},{kind}")).matches("E\\.[^.]+\\.[^.]+").contains(holders);
    assertThat(ask("qC")).as("the session goes on").isEqualTo("QCp1.1");
    assertThat(ask("z1,{spare},{kind}")).isEqualTo("OK");
    assertThat(ask("Z1,{body},{kind}")).as("a slot is free again").isEqualTo("OK");
    assertThat(ask("vCont;c:p1.-1")).contains(at("body"), "hwbreak:;");
  }

  @Test
  void beyondTheWatchBudgetItIsAnErrorAndNeverEmpty() throws IOException {
    List<String> holders = new ArrayList<>();
    for (String slot : machine.silicon().watchSlots()) {
      long address = guest.address("spare") + 8L * holders.size();
      String type = holders.size() % 2 == 0 ? "Z2" : "Z4";
      assertThat(ask("%s,%x,4".formatted(type, address))).isEqualTo("OK");
      holders.add("%s=0x%08x".formatted(slot, address));
    }
    assertThat(ask("Z4,{written},4")).startsWith("E.").contains(holders);
    assertThat(ask("z2,{spare},4")).isEqualTo("OK");
    assertThat(ask("Z4,{written},4")).isEqualTo("OK");
  }

  /** Slots are for both uses, or for one each. */
  @Test
  void aBreakpointTakesAWatchpointsSlotOnlyWhereTheyAreShared() throws IOException {
    Silicon silicon = machine.silicon();
    for (int i = 0; i < silicon.codeSlots().size(); i++) {
      ask("Z1,%x,{kind}".formatted(guest.address("spare") + 4L * i));
    }
    boolean shared = silicon.codeSlots().equals(silicon.watchSlots());
    assertThat(ask("Z2,{written},4")).startsWith(shared ? "E.Z2." : "OK");
  }

  @Test
  void whatCannotBeWatchedIsRefusedWithBothSides() throws IOException {
    for (String packet : machine.impossible()) {
      assertThat(ask(packet)).as(packet).startsWith("E.").contains("expected");
    }
  }

  /** The last one that fits still works, one more is refused, and a deletion makes room. */
  @Test
  void softwareBreakpointsTakeNoSlotAndAreBounded() throws IOException {
    long spare = guest.address("spare");
    for (int sent = 0; sent < MOST_SOFTWARE - 1; sent += BATCH) {
      int last = Math.min(sent + BATCH, MOST_SOFTWARE - 1);
      StringBuilder packets = new StringBuilder();
      for (int i = sent; i < last; i++) {
        packets.append(RowSession.framed(fill("Z0,%x,{kind}".formatted(spare + 4L * i))));
      }
      served.raw(packets.toString());
      for (int i = sent; i < last; i++) {
        assertThat(served.client().receive().text()).isEqualTo("OK");
      }
    }
    assertThat(ask("Z0,{_start},{kind}")).isEqualTo("OK");
    assertThat(ask("Z0,{_start},{kind}")).as("again").isEqualTo("OK");
    assertThat(ask("Z0,{body},{kind}"))
        .isEqualTo("E.Z0.software breakpoints: 8193 (expected: <= 8192); delete some first");
    assertThat(ask("z0,%x,{kind}".formatted(spare))).isEqualTo("OK");
    assertThat(ask("Z0,{body},{kind}")).isEqualTo("OK");
    String reply = ask("vCont;s:p1.1");
    while (reply.startsWith("O")) { // the notice, which gdb would not show otherwise
      reply = served.client().receive().text();
    }
    assertThat(reply).contains("swbreak:;", at("_start"));
  }

  @Test
  void softwareAndHardwareMayShareAnAddress() throws IOException {
    ask("Z0,{body},{kind}");
    ask("Z1,{body},{kind}");
    assertThat(ask("vCont;c:p1.-1")).contains(at("body")).contains("break:;");
    ask("z0,{body},{kind}");
    assertThat(ask("vCont;c:p1.-1")).contains(at("body"), "hwbreak:;");
  }
}
