package io.trapgate.it.rows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked before and between runs (gdb document node "General Query Packets"). */
class ConversationRowsTest extends RowTest {
  ConversationRowsTest(RowMachine machine) {
    super(machine);
  }

  @Test
  void onlyWhatIsServedIsAdvertised() throws IOException {
    assertThat(served.greet().split(";"))
        .contains("QStartNoAckMode+", "multiprocess+", "vContSupported+", "swbreak+", "hwbreak+")
        .contains("qXfer:features:read+", "qXfer:threads:read+")
        .contains("ConditionalBreakpoints+", "BreakpointCommands+", "QNonStop+")
        .doesNotContain("ReverseStep+", "QPassSignals+");
  }

  @Test
  void aNewGreetingStartsAfresh() throws IOException {
    served.greet();
    assertThat(ask("qC")).isEqualTo("QCp1.1");
    ask("qSupported:swbreak+");
    assertThat(ask("qC")).isEqualTo("QC1");
  }

  @Test
  void aClientWithoutMultiprocessGetsPlainIds() throws IOException {
    assertThat(ask("qC")).isEqualTo("QC1");
    assertThat(ask("?")).startsWith("T05").contains("thread:1;");
    assertThat(ask("qfThreadInfo")).isEqualTo("m1");
    assertThat(ask("Hg1")).isEqualTo("OK");
    assertThat(ask("vCont;s:1;c")).startsWith("T05").contains("thread:1;");
  }

  @Test
  void theStopReasonIsThereAtConnect() throws IOException {
    served.greet();
    assertThat(ask("?")).startsWith("T05").contains("thread:p1.1;");
  }

  @Test
  void theProbeForUnknownPacketsIsAnsweredEmpty() throws IOException {
    assertThat(ask("vMustReplyEmpty")).isEmpty();
  }

  @Test
  void quittingDetachesInsteadOfKilling() throws IOException {
    assertThat(ask("qAttached")).isEqualTo("1");
    assertThat(ask("qAttached:1")).isEqualTo("1");
  }

  @Test
  void extendedModeIsGranted() throws IOException {
    assertThat(ask("!")).isEqualTo("OK");
  }

  @Test
  void theOneProcessIsAttachedTo() throws IOException {
    served.greet();
    ask("!");
    assertThat(ask("vAttach;1")).startsWith("T05").contains("thread:p1.1;");
    assertThat(ask("qC")).isEqualTo("QCp1.1");
  }

  @Test
  void anotherProcessThanTheMachineIsNotThere() throws IOException {
    served.greet();
    ask("!");
    assertThat(ask("vAttach;7")).isEqualTo("E.attach.process: 7 (expected: 1, the machine)");
    assertThat(ask("?")).startsWith("T05");
  }

  @Test
  void symbolsAreDeclinedPolitely() throws IOException {
    assertThat(ask("qSymbol::")).isEqualTo("OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Hgp0.0", "Hg0", "Hg-1", "Hc-1", "Hc0", "Hgp1.1", "Hcp1.-1", "Hg1"})
  void aThreadIsChosen(String packet) throws IOException {
    served.greet();
    assertThat(ask(packet)).isEqualTo("OK");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Hgp1.2", "Hg7", "Hcp2.1", "Tp1.2", "T5"})
  void aThreadThatIsNotThereIsAnError(String packet) throws IOException {
    served.greet();
    assertThat(ask(packet)).matches("E[0-9a-f]{2}");
  }

  @Test
  void aLiveThreadIsAlive() throws IOException {
    served.greet();
    assertThat(ask("Tp1.1")).isEqualTo("OK");
  }

  @Test
  void threadsAreListedInOneReply() throws IOException {
    served.greet();
    assertThat(ask("qfThreadInfo")).isEqualTo("mp1.1");
    assertThat(ask("qsThreadInfo")).isEqualTo("l");
    assertThat(ask("qThreadExtraInfo,p1.1")).matches("([0-9a-f]{2})+");
  }

  @Test
  void theThreadsDocumentNamesTheCore() throws IOException {
    served.greet();
    assertThat(ask("qXfer:threads:read::0,1000"))
        .startsWith("l<")
        .contains("<thread id=\"p1.1\"", "core=\"0\"");
  }

  @Test
  void theDescriptionIsOneDocumentInAnySlices() throws IOException {
    served.greet();
    String whole = ask("qXfer:features:read:target.xml:0,20000");
    assertThat(whole).startsWith("l<?xml").contains(machine.described().feature());
    String first = ask("qXfer:features:read:target.xml:0,ffb");
    assertThat(first).startsWith("m").hasSize(0xffb + 1);
    String rest = ask("qXfer:features:read:target.xml:ffb,20000");
    assertThat(first.substring(1) + rest.substring(1)).isEqualTo(whole.substring(1));
    assertThat(ask("qXfer:features:read:target.xml:%x,ffb".formatted(whole.length() - 1)))
        .isEqualTo("l");
  }

  @Test
  void aWrongAnnexIsAnErrorAndAnUnknownObjectEmpty() throws IOException {
    assertThat(ask("qXfer:features:read:nothing.xml:0,ffb")).isEqualTo("E00");
    assertThat(ask("qXfer:auxv:read::0,1000")).isEmpty();
  }

  @Test
  void systemRegistersAreNotSavedAroundCalls() throws IOException {
    String description = ask("qXfer:features:read:target.xml:0,20000");
    String name = "name=\"" + machine.described().systemRegister() + "\"";
    assertThat(description.split("<reg ", -1))
        .filteredOn(register -> register.startsWith(name))
        .singleElement()
        .asString()
        .contains("save-restore=\"no\"");
  }

  @Test
  void aMonitorCommandIsAnsweredInHex() throws IOException {
    served.greet();
    String reply = ask("qRcmd,68656c70");
    assertThat(reply).matches("O?([0-9a-f]{2})+");
  }

  @Test
  void anUnknownMonitorCommandLeavesTheSession() throws IOException {
    served.greet();
    send("qRcmd,6e6f73756368");
    while (!served.client().receive().isOk()) {
      assertThat(served.client().strayBytes()).isZero();
    }
    assertThat(ask("qC")).isEqualTo("QCp1.1");
  }
}
