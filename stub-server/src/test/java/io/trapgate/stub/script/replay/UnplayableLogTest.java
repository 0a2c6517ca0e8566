package io.trapgate.stub.script.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.trapgate.stub.client.RspConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One clear line for what can't be played, and an honest one for what can be in part. */
@Timeout(120)
class UnplayableLogTest {
  @TempDir private Path folder;
  private Path log = Path.of("");

  @BeforeEach
  void record() throws Exception {
    log = folder.resolve("session.jsonl");
    try (Recorder machine = Recorder.start(log, Recorder.spec(folder, Recorder.ENDING), false);
        RspConnection client = machine.connect()) {
      client.exchange("?");
      client.exchange("vCont;s");
      client.exchange("g");
    }
  }

  @Test
  void anotherGuest() throws Exception {
    Recorder.spec(folder, Recorder.ECHO);
    assertRefused(ReplayOptions.DEFAULT, "guest.raw: SHA-256 ", "(expected: ", "--ignore-hash");
    ReplayOptions anyway =
        new ReplayOptions(
            Optional.empty(), true, Optional.empty(), Map.of(), Duration.ofSeconds(20));
    assertThat(LogReplay.play(log, anyway).difference()).isPresent();
  }

  @Test
  void aGuestThatIsNotThereOrElsewhere() throws Exception {
    Path moved = Files.move(folder.resolve("guest.raw"), folder.resolve("moved.raw"));
    assertRefused(
        ReplayOptions.DEFAULT, "guest.raw: no such file; say where it is now: trapgate replay LOG");
    ReplayOptions there =
        new ReplayOptions(
            Optional.of(moved), false, Optional.empty(), Map.of(), Duration.ofSeconds(20));
    assertThat(LogReplay.play(log, there).difference()).isEmpty();
  }

  @Test
  void noLogAtAll() throws Exception {
    Files.writeString(log, "hello\n");
    assertRefused(ReplayOptions.DEFAULT, log + ":1: ");
    Files.writeString(log, "");
    assertRefused(ReplayOptions.DEFAULT, log + ":1: no \"opened\" event");
    Files.delete(log);
    assertRefused(ReplayOptions.DEFAULT, "session.jsonl: no such log");
  }

  @Test
  void aMachineThatCannotBeBuilt() throws Exception {
    replace("\"cpu\":\"x86\"", "\"cpu\":\"z80\"");
    assertRefused(ReplayOptions.DEFAULT, "cpu: z80 (expected: one of ");
    replace("\"cpu\":\"z80\"", "\"cpu\":\"x86\"");
    replace("\"smp\":[\"1\"]", "\"smp\":[\"many\"]");
    assertRefused(ReplayOptions.DEFAULT, "the log's machine has smp: 'many' (expected: a number)");
    replace("\"smp\":[\"many\"]", "\"smp\":[]");
    assertRefused(ReplayOptions.DEFAULT, "the log's machine has no setting smp");
  }

  @Test
  void aLogWithEventsLostIsComparedUpToThere() throws Exception {
    String text = Files.readString(log);
    String lost =
        "{\"sequence\":99,\"wall-nanos\":0,\"instructions\":0,\"event\":\"lost\",\"events\":5}\n";
    int last = text.lastIndexOf("{\"sequence\"", text.indexOf("\"payload\":\"g\""));
    Files.writeString(log, text.substring(0, last) + lost + text.substring(last));
    Replayed replayed = LogReplay.play(log, ReplayOptions.DEFAULT);
    assertThat(replayed.difference()).isEmpty();
    assertThat(replayed.counts().packets()).isEqualTo(3);
    assertThat(ReplayText.lines("log", replayed))
        .last()
        .isEqualTo(
            "the log is not whole: entry 99: 5 events are lost there: compared up to it only");
  }

  @Test
  void aLogThatWasCutOffIsComparedUpToThere() throws Exception {
    String text = Files.readString(log);
    Files.writeString(log, text.substring(0, text.indexOf("\"payload\":\"g\"")));
    Replayed replayed = LogReplay.play(log, ReplayOptions.DEFAULT);
    assertThat(replayed.difference()).isEmpty();
    assertThat(replayed.counts().packets()).isEqualTo(3);
    assertThat(replayed.flaw()).isEqualTo("its last line is cut off");
  }

  private void replace(String what, String with) throws IOException {
    String text = Files.readString(log);
    assertThat(text).contains(what);
    Files.writeString(log, text.replace(what, with));
  }

  private void assertRefused(ReplayOptions options, String... parts) {
    assertThatThrownBy(() -> LogReplay.play(log, options))
        .isInstanceOf(ReplayException.class)
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }
}
