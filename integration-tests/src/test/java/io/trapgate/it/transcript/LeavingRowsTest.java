package io.trapgate.it.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.client.RspConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Detach, kill, restart and vanish: what the next client finds. */
class LeavingRowsTest {
  @RegisterExtension final ServedSession served = new ServedSession();

  private static final String START = "00010000";

  /** A client may come back before the guest has executed anything, but not every time. */
  private static final int MANY = 50;

  @BeforeEach
  void greet() throws IOException {
    served.greet();
  }

  @ParameterizedTest
  @ValueSource(strings = {"D", "D;1"})
  void detachIsGrantedAndTheGuestRunsOn(String packet) throws IOException {
    arm();
    assertThat(served.ask(packet)).isEqualTo("OK");
    assertThat(served.client().readRaw()).as("the server hangs up").isEqualTo(-1);
    String pc = START;
    for (int comings = 0; pc.equals(START) && comings < MANY; comings++) {
      try (RspConnection next = served.connect()) {
        assertThat(next.exchange("?").text()).startsWith("T");
        pc = next.exchange(ServedSession.PC).text();
        assertNothingIsArmed(next);
        assertThat(next.exchange(packet).text()).isEqualTo("OK");
      }
    }
    assertThat(pc).isNotEqualTo(START);
  }

  @ParameterizedTest
  @ValueSource(strings = {"vKill;1", "vKill;a410"})
  void killIsGrantedForAnyProcess(String packet) throws IOException {
    assertThat(served.ask(packet)).isEqualTo("OK");
    assertTheNextFindsAFreshMachine();
  }

  @Test
  void theOldKillIsNotAnswered() throws IOException {
    served.ask("vCont;s:p1.1");
    served.client().send("k");
    assertTheNextFindsAFreshMachine();
  }

  @Test
  void restartPutsTheMachineBack() throws IOException {
    served.ask("vCont;s:p1.1");
    served.ask("!");
    served.client().send("R00");
    assertThat(served.ask(ServedSession.PC)).isEqualTo("00010000");
  }

  @Test
  void runRestartsAndReportsTheStop() throws IOException {
    served.ask("!");
    served.ask("vCont;s:p1.1");
    assertThat(served.ask("vRun;")).startsWith("T05").contains("40:00010000;");
  }

  @Test
  void aClientThatVanishesLeavesNothingArmedAndTheGuestStopped() throws IOException {
    arm();
    served.client().send("vCont;c:p1.-1");
    served.client().close();
    try (RspConnection next = connectWhenFree()) {
      assertThat(next.exchange("?").text()).startsWith("T");
      String pc = next.exchange(ServedSession.PC).text();
      assertThat(next.exchange(ServedSession.PC).text()).as("it stands still").isEqualTo(pc);
      assertNothingIsArmed(next);
    }
  }

  @Test
  void aSecondClientIsRefusedAndTheFirstUndisturbed() throws IOException {
    arm();
    try (RspConnection second = served.connect()) {
      assertThat(second.exchange("qSupported:multiprocess+").text()).startsWith("E.");
    }
    assertThat(served.ask("qC")).isEqualTo("QCp1.1");
    assertThat(served.ask("Z0,10064,4")).isEqualTo("OK");
    assertThat(served.ask("vCont;c:p1.-1")).contains("swbreak:;");
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

  /** All four slots, at places the guest never comes by. */
  private void arm() throws IOException {
    assertThat(served.ask("Z1,10014,4")).isEqualTo("OK");
    assertThat(served.ask("Z1,10200,4")).isEqualTo("OK");
    assertThat(served.ask("Z2,20100,4")).isEqualTo("OK");
    assertThat(served.ask("Z4,20104,4")).isEqualTo("OK");
  }

  private void assertTheNextFindsAFreshMachine() throws IOException {
    assertThat(served.client().readRaw()).as("the server hangs up").isEqualTo(-1);
    try (RspConnection next = served.connect()) {
      assertThat(next.exchange("?").text()).startsWith("T05");
      assertThat(next.exchange(ServedSession.PC).text()).isEqualTo("00010000");
    }
  }

  private static void assertNothingIsArmed(RspConnection next) throws IOException {
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
    assertThat(text.toString()).contains("IAC1").doesNotContain("10014");
    for (String address : new String[] {"10208", "1020c"}) {
      assertThat(next.exchange("Z1," + address + ",4").text()).isEqualTo("OK");
    }
    for (String address : new String[] {"20108", "2010c"}) {
      assertThat(next.exchange("Z2," + address + ",4").text()).isEqualTo("OK");
    }
  }
}
