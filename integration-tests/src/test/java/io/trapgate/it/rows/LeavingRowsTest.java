package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.client.RspConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Detach, kill, restart and vanish: what the next client finds. */
class LeavingRowsTest extends RowTest {
  /** A client may come back before the guest has executed anything, but not every time. */
  private static final int MANY = 50;

  /** All slots of either machine, at places the guest never comes by. */
  private static final List<String> ALL_SLOTS =
      List.of("Z1,%x,{kind}", "Z1,%x,{kind}", "Z2,%x,4", "Z4,%x,4");

  LeavingRowsTest(RowMachine machine) {
    super(machine);
  }

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  @ParameterizedTest
  @ValueSource(strings = {"D", "D;1"})
  void detachIsGrantedAndTheGuestRunsOn(String packet) throws IOException {
    arm(served.client(), 0);
    assertThat(ask(packet)).isEqualTo("OK");
    assertThat(served.client().readRaw()).as("the server hangs up").isEqualTo(-1);
    long start = guest.address("_start");
    long pc = start;
    for (int comings = 0; pc == start && comings < MANY; comings++) {
      try (RspConnection next = served.connect()) {
        assertThat(next.exchange("?").text()).startsWith("T");
        pc = pc(next);
        assertNothingIsArmed(next);
        assertThat(next.exchange(packet).text()).isEqualTo("OK");
      }
    }
    assertThat(pc).isNotEqualTo(start);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vKill;1", "vKill;a410"})
  void killIsGrantedForAnyProcess(String packet) throws IOException {
    ask("vCont;s:p1.1");
    assertThat(ask(packet)).isEqualTo("OK");
    assertTheNextFindsAFreshMachine();
  }

  @Test
  void theOldKillIsNotAnswered() throws IOException {
    ask("vCont;s:p1.1");
    send("k");
    assertTheNextFindsAFreshMachine();
  }

  @Test
  void restartPutsTheMachineBack() throws IOException {
    ask("vCont;s:p1.1");
    ask("!");
    send("R00");
    assertThat(pc()).isEqualTo(guest.address("_start"));
  }

  @Test
  void runRestartsAndReportsTheStop() throws IOException {
    ask("!");
    ask("vCont;s:p1.1");
    assertThat(ask("vRun;")).startsWith("T05").contains(at("_start"));
  }

  @Test
  void aClientThatVanishesLeavesNothingArmedAndTheGuestStopped() throws IOException {
    arm(served.client(), 0);
    send("vCont;c:p1.-1");
    served.client().close();
    try (RspConnection next = connectWhenFree()) {
      assertThat(next.exchange("?").text()).startsWith("T");
      long pc = pc(next);
      assertThat(pc(next)).as("it stands still").isEqualTo(pc);
      assertNothingIsArmed(next);
    }
  }

  @Test
  void aSecondClientIsRefusedAndTheFirstUndisturbed() throws IOException {
    arm(served.client(), 0);
    try (RspConnection second = served.connect()) {
      assertThat(second.exchange("qSupported:multiprocess+").text()).startsWith("E.");
    }
    assertThat(ask("qC")).isEqualTo("QCp1.1");
    assertThat(ask("Z0,{body},{kind}")).isEqualTo("OK");
    assertThat(ask("vCont;c:p1.-1")).contains("swbreak:;");
  }

  /** The loop may hear of the new client before it hears that the old one has gone. */
  private RspConnection connectWhenFree() throws IOException {
    RspConnection next = served.connect();
    for (int i = 0; i < 100 && next.exchange("qC").text().startsWith("E.server."); i++) {
      next.close();
      next = served.connect();
    }
    return next;
  }

  /** Takes every slot, that many bytes behind the spare ones. */
  private void arm(RspConnection client, int bytes) throws IOException {
    long address = guest.address("spare") + bytes;
    for (String packet : ALL_SLOTS) {
      String filled = fill(packet.formatted(address));
      assertThat(client.exchange(filled).text()).as(filled).isEqualTo("OK");
      address += 8;
    }
  }

  private void assertTheNextFindsAFreshMachine() throws IOException {
    assertThat(served.client().readRaw()).as("the server hangs up").isEqualTo(-1);
    try (RspConnection next = served.connect()) {
      assertThat(next.exchange("?").text()).startsWith("T05");
      assertThat(pc(next)).isEqualTo(guest.address("_start"));
    }
  }

  private long pc(RspConnection client) throws IOException {
    int number = machine.numbering().pc();
    return machine.number(client.exchange("p" + Integer.toHexString(number)).text());
  }

  private void assertNothingIsArmed(RspConnection next) throws IOException {
    String command = HexFormat.of().formatHex("slots".getBytes(StandardCharsets.US_ASCII));
    next.send("qRcmd," + command);
    StringBuilder text = new StringBuilder();
    for (String reply = next.receive().text(); !reply.equals("OK"); reply = next.receive().text()) {
      String digits = reply.startsWith("O") ? reply.substring(1) : reply;
      text.append(new String(HexFormat.of().parseHex(digits), StandardCharsets.UTF_8));
      if (!reply.startsWith("O")) {
        break;
      }
    }
    assertThat(text.toString())
        .contains(machine.silicon().codeSlots())
        .contains(machine.silicon().watchSlots())
        .doesNotContain(guest.hex("spare"));
    arm(next, 64);
  }
}
