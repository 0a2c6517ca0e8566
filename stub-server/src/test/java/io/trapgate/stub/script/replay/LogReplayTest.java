package io.trapgate.stub.script.replay;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.stub.client.RspConnection;
import io.trapgate.stub.client.RspTimeoutException;
import io.trapgate.target.MachineSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What came from outside comes again at the same place, so that every reply is the same. */
@Timeout(120)
class LogReplayTest {
  /** How long depends on how long it took when it was recorded. */
  private static final Pattern STUCK =
      Pattern.compile(" *got +no packet: the guest has not stopped within ([3-9]|[1-9]\\d+) s");

  @TempDir private Path folder;

  private Path log() {
    return folder.resolve("session.jsonl");
  }

  @Test
  void interruptsOfAnIdleGuestAreMetExactly() throws Exception {
    try (Recorder machine = idle(false);
        RspConnection client = machine.connect()) {
      for (int i = 0; i < 5; i++) {
        Recorder.interrupted(client);
        client.exchange("vCont;s");
      }
    }
    assertEqual();
    Path moved = moved(log());
    Replayed replayed = LogReplay.play(moved, ReplayOptions.DEFAULT);
    assertThat(replayed.difference()).as("a stop elsewhere is found").isPresent();
  }

  /** The same log with its first interruption some stretches later. */
  private Path moved(Path log) throws IOException {
    String text = Files.readString(log);
    Matcher first =
        Pattern.compile("(\"reason\":\"interrupted\".*\"moment\":)(\\d+)").matcher(text);
    assertThat(first.find()).isTrue();
    long later = Long.parseLong(first.group(2)) + 4;
    return Files.writeString(
        folder.resolve("moved.jsonl"), first.replaceFirst(first.group(1) + later));
  }

  @Test
  void aStepThatNeverEndsIsInterruptedWhereItWas() throws Exception {
    try (Recorder machine = Recorder.start(log(), Recorder.spec(folder, Recorder.ECHO), false);
        RspConnection client = machine.connect()) {
      client.send("vCont;r7c00,7d00");
      Recorder.letRun(client);
      client.interrupt();
      client.receive();
      client.exchange("g");
    }
    assertEqual();
  }

  @Test
  void whatIsTypedComesToTheSameInstruction() throws Exception {
    StringBuilder echoed = new StringBuilder();
    try (Recorder machine = Recorder.start(log(), Recorder.spec(folder, Recorder.ECHO), false);
        RspConnection client = machine.connect()) {
      machine.console().onReceive(bytes -> echoed.append((char) bytes[0]));
      machine.console().send("before".getBytes(US_ASCII));
      for (int i = 0; i < 3; i++) {
        client.send("vCont;c");
        Recorder.letRun(client);
        machine.console().send(("while running " + i).getBytes(US_ASCII));
        Recorder.letRun(client);
        client.interrupt();
        client.receive();
        client.exchange("g");
        machine.console().send("while stopped".getBytes(US_ASCII));
      }
      Recorder.interrupted(client);
    }
    assertThat(echoed).contains("before", "while running 2", "while stopped");
    assertEqual();
  }

  /** The packet is played again, and what it typed comes once. */
  @Test
  void whatTheClientTypesComesOnceAgain() throws Exception {
    StringBuilder echoed = new StringBuilder();
    try (Recorder machine = Recorder.start(log(), Recorder.spec(folder, Recorder.ECHO), false);
        RspConnection client = machine.connect()) {
      machine.console().onReceive(bytes -> echoed.append((char) bytes[0]));
      for (String line : List.of("type Hello", "TYPE  a\\x21\\c", "type \\q")) {
        client.send("qRcmd," + HexFormat.of().formatHex(line.getBytes(US_ASCII)));
        assertThat(client.receive().text()).as("what it says").startsWith("O");
        assertThat(client.receive().text()).isEqualTo("OK");
        client.send("vCont;c");
        Recorder.letRun(client);
        client.interrupt();
        client.receive();
        client.exchange("g");
      }
    }
    assertThat(echoed).hasToString("Hello\r a!");
    assertEqual();
  }

  @Test
  void clientsThatComeAndGoWhileTheGuestRuns() throws Exception {
    try (Recorder machine = idle(true)) {
      for (int i = 0; i < 3; i++) {
        try (RspConnection client = machine.connect()) {
          client.exchange("?");
          client.exchange("g");
          client.send("vCont;c");
          Recorder.letRun(client);
        }
      }
      try (RspConnection client = machine.connect()) {
        client.exchange("g");
        client.exchange("D");
      }
      try (RspConnection client = machine.connect()) {
        client.exchange("g");
      }
    }
    assertEqual();
  }

  @Test
  void whatIsAskedWhileTheGuestRunsIsAnsweredInTurn() throws Exception {
    try (Recorder machine = idle(false);
        RspConnection client = machine.connect()) {
      client.send("vCont;c");
      Recorder.letRun(client);
      client.send("g");
      client.exchange("vCont;c"); // refused, it runs
      client.exchange("vCtrlC");
      client.receive();
      client.receive();
      client.exchange("no such packet");
      client.exchange("m");
    }
    assertEqual();
  }

  @Test
  void resetsAndRestartsAndAnEnd() throws Exception {
    try (Recorder machine = Recorder.start(log(), Recorder.spec(folder, Recorder.ENDING), false);
        RspConnection client = machine.connect()) {
      client.exchange("!");
      client.exchange("vCont;s");
      client.send("R00");
      client.exchange("g");
      client.exchange("vCont;s");
      client.send("qRcmd,7265736574"); // reset
      for (String reply = ""; !reply.equals("OK"); reply = client.receive().text()) {
        assertThat(reply).doesNotStartWith("E");
      }
      client.exchange("g");
      client.exchange("vCont;c");
      client.exchange("vRun;");
      client.exchange("g");
      client.exchange("vKill;1");
      client.exchange("?");
    }
    assertEqual();
  }

  @Test
  void aByteThatComesTooLateChangesNothing() throws Exception {
    try (Recorder machine = Recorder.start(log(), Recorder.spec(folder, Recorder.ENDING), false);
        RspConnection client = machine.connect()) {
      client.interrupt();
      client.exchange("Z1,7c05,1");
      client.send("vCont;c");
      client.interrupt();
      client.receive();
      client.exchange("g");
    }
    assertEqual();
  }

  @Test
  void aGuestThatDoesNotStopAnyMoreIsSaidToBeStuck() throws Exception {
    MachineSpec spec = Recorder.spec(folder, Recorder.ENDING);
    try (Recorder machine = Recorder.start(log(), spec, false);
        RspConnection client = machine.connect()) {
      client.exchange("vCont;c");
    }
    Recorder.spec(folder, Recorder.ECHO);
    ReplayOptions brief =
        new ReplayOptions(
            Optional.empty(), true, Optional.empty(), Map.of(), Duration.ofSeconds(3));
    Replayed replayed = LogReplay.play(log(), brief);
    assertThat(ReplayText.lines("log", replayed))
        .anyMatch(line -> line.contains("asked     vCont;c  (entry"))
        .anyMatch(line -> STUCK.matcher(line).matches());
  }

  /** What the machine stops before is the server's, and then the session's. */
  @Test
  void stopsBeforeExceptionsComeAgain() throws Exception {
    MachineSpec spec = Recorder.spec(folder, Recorder.FAULTS);
    try (Recorder machine = Recorder.stoppingOn(log(), spec, "illegal");
        RspConnection client = machine.connect()) {
      client.send("vCont;c");
      assertThat(client.receive().text()).as("the line").startsWith("O");
      assertThat(client.receive().text()).as("#UD").startsWith("T04");
      client.exchange("vCont;s");
      client.send("qRcmd,73746f702d6f6e20236465"); // monitor stop-on #de
      while (!client.receive().text().equals("OK")) {
        // its table
      }
      client.send("vCont;c");
      assertThat(client.receive().text()).startsWith("O");
      assertThat(client.receive().text()).as("#DE").startsWith("T08");
      client.exchange("g");
    }
    assertThat(Files.readString(log())).contains("\"stop-on\":[\"illegal\"]");
    assertEqual();
    Path otherwise = folder.resolve("otherwise.jsonl");
    Files.writeString(
        otherwise, Files.readString(log()).replace("\"stop-on\":[\"illegal\"]", "\"stop-on\":[]"));
    ReplayOptions brief =
        new ReplayOptions(
            Optional.empty(), true, Optional.empty(), Map.of(), Duration.ofSeconds(1));
    assertThat(LogReplay.play(otherwise, brief).difference()).as("without it").isPresent();
  }

  @Test
  void aReplyThatTheLogDoesNotHaveIsFound() throws Exception {
    try (Recorder machine = idle(false)) {
      try (RspConnection client = machine.connect()) {
        client.exchange("?");
      }
      machine.connect().close(); // taken when the first is gone
    }
    String text = Files.readString(log());
    Files.writeString(log(), text.replaceFirst("(?m)^.*packet-out.*T05thread.*\\n", ""));
    Replayed replayed = LogReplay.play(log(), ReplayOptions.DEFAULT);
    assertThat(ReplayText.lines("log", replayed))
        .anyMatch(line -> line.startsWith("  expected  no packet"))
        .anyMatch(line -> line.startsWith("  got       T05thread:1;"));
  }

  private Recorder idle(boolean running) throws Exception {
    return Recorder.start(log(), Recorder.spec(folder, Recorder.IDLE), running);
  }

  private void assertEqual() throws Exception {
    for (int run = 0; run < 2; run++) {
      Replayed replayed = LogReplay.play(log(), ReplayOptions.DEFAULT);
      assertThat(ReplayText.lines("log", replayed)).hasSize(1);
      assertThat(replayed.difference()).isEmpty();
      assertThat(replayed.counts().replies()).isPositive();
    }
  }

  @Test
  void aClientThatLeavesARunningGuestEndsTheLog() throws Exception {
    try (Recorder machine = idle(false);
        RspConnection client = machine.connect()) {
      client.timeout(Duration.ofMillis(50));
      client.send("vCont;c");
      assertThat(assertSilent(client)).isTrue();
    }
    Replayed replayed = LogReplay.play(log(), ReplayOptions.DEFAULT);
    assertThat(replayed.difference()).isEmpty();
    assertThat(replayed.counts().packets()).isEqualTo(2);
  }

  private static boolean assertSilent(RspConnection client) throws IOException {
    try {
      client.receive();
      return false;
    } catch (RspTimeoutException silent) {
      return true;
    }
  }
}
