package io.trapgate.stub.script.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Lines are what was written, whatever was in it; and a reader says where one isn't. */
class LogLinesTest {
  @TempDir private Path folder;

  static List<LogEvent> everyEvent() {
    return List.of(
        new LogEvent.Opened(
            1,
            "0.1.0",
            "2026-11-22T12:00:00Z",
            new LogEvent.Machine(
                "e500v2",
                "ppce500",
                Map.of("choice", List.of("slots=strict", "dac-split=each"), "append", List.of("")),
                Optional.of(new LogEvent.Image("guest.elf", "ab".repeat(32))),
                List.of("IAC1", "IAC2"),
                List.of("DAC1", "DAC2"))),
        new LogEvent.Connected("127.0.0.1:4"),
        new LogEvent.Disconnected("127.0.0.1:4"),
        new LogEvent.PacketIn("X0,2:\u0000\u00ff\"\\\n", "write 2 bytes at 0x00000000"),
        new LogEvent.PacketOut("", "not supported"),
        new LogEvent.InterruptByte(),
        new LogEvent.GuestDebugSet(0, 0x8002_0001, "ENABLE|USE_HW_BP", "80020001"),
        new LogEvent.SlotsChanged(
            List.of(
                new LogEvent.SlotState("DR0", Optional.of(-8L), "execute", "hbreak"),
                new LogEvent.SlotState("DR1", Optional.empty(), "", ""))),
        new LogEvent.Resumed(List.of("step", "hold")),
        new LogEvent.DebugExited(
            1, Map.of("dr6", 0xffff_0ff1L, "address", Long.MIN_VALUE), "1 #DB B0", -1, 1L << 60),
        new LogEvent.Stopped(
            0,
            LogEvent.StopKind.WRITE_WATCH,
            Optional.of(0x7fff_ffff_ffff_fff1L),
            "watch on x",
            0xffff_ffff_8000_0001L,
            7),
        new LogEvent.ConsoleOutput("\u001b[0m\u00e4\n"),
        new LogEvent.ConsoleInput("ls\r", 12),
        new LogEvent.MachineReset(),
        new LogEvent.DebuggerLine("Breakpoint 1, tick (step=1) \u2192 \ud83d\ude00"),
        new LogEvent.SourcePlace(0x1002b0, "tick", "demo.c", 18),
        new LogEvent.Expected("expect-stop hbreak at main", false, "watch"),
        new LogEvent.Lost(3),
        new LogEvent.Closed("the machine ended with code 0"));
  }

  @Test
  void noEventIsMissingAbove() {
    assertThat(everyEvent().stream().map(LogEvent::getClass).toList())
        .isEqualTo(List.of(LogEvent.class.getPermittedSubclasses()));
  }

  @ParameterizedTest
  @MethodSource("everyEvent")
  void whatIsWrittenIsRead(LogEvent event) {
    LogEntry entry = new LogEntry(5, 6, 7, event);
    String line = LogJson.write(entry);
    assertThat(line).doesNotContain("\n").matches("\\p{ASCII}*");
    assertThat(LogJson.read(line)).contains(entry);
  }

  @Test
  void addressesAreTextSoThatNoBitIsLost() {
    LogEvent event =
        new LogEvent.Stopped(
            0, LogEvent.StopKind.STEP, Optional.empty(), "", 0xffff_ffff_8000_0001L, 3);
    assertThat(LogJson.write(new LogEntry(0, 1, 2, event)))
        .isEqualTo(
            "{\"sequence\":0,\"wall-nanos\":1,\"instructions\":2,\"event\":\"stopped\",\"cpu\":0,"
                + "\"reason\":\"step\",\"address\":null,\"text\":\"\","
                + "\"pc\":\"0xffffffff80000001\",\"moment\":3}");
  }

  @Test
  void aLogOfANewerVersionIsReadWithoutWhatIsNew() throws Exception {
    Path log =
        log(
            line(new LogEvent.Connected("a")),
            "{\"sequence\":1,\"wall-nanos\":0,\"instructions\":0,\"event\":\"teleported\",\"to\":9}",
            "{\"sequence\":2,\"wall-nanos\":0,\"instructions\":0,\"event\":\"disconnected\","
                + "\"client\":\"a\",\"mood\":\"good\"}");
    try (LogReader reader = LogReader.open(log)) {
      assertThat(reader.stream().map(LogEntry::event))
          .containsExactly(new LogEvent.Connected("a"), new LogEvent.Disconnected("a"));
      assertThat(reader.skipped()).isEqualTo(1);
      assertThat(reader.cut()).isFalse();
    }
  }

  @Test
  void aLogThatWasCutOffIsReadUpToThere() throws Exception {
    String whole = line(new LogEvent.Connected("a")) + "\n" + line(new LogEvent.InterruptByte());
    for (int length = whole.indexOf('\n') + 2; length < whole.length(); length++) {
      Path log = Files.writeString(folder.resolve("cut"), whole.substring(0, length));
      try (LogReader reader = LogReader.open(log)) {
        assertThat(reader.stream()).as("%d", length).hasSize(1);
        assertThat(reader.cut()).as("%d", length).isTrue();
      }
    }
    Path log = Files.writeString(folder.resolve("whole"), whole);
    assertThat(LogReader.read(log)).hasSize(2);
  }

  @Test
  void aLineThatIsNoneIsNamed() throws IOException {
    String good = line(new LogEvent.Connected("a"));
    assertWrong("nonsense", ":2: ");
    assertWrong("[1]", ":2: no JSON object (expected: {...})");
    assertWrong("{\"event\":\"connected\"}", ":2: sequence: missing (expected: a number)");
    assertWrong(good.replace("connected", ""), ":2: no event (expected: \"event\":\"...\")");
    assertWrong(good.replace("\"client\":\"a\"", "\"c\":1"), ":2: Missing creator property");
    assertWrong(good.replace("\"sequence\":0", "\"sequence\":\"x\""), ":2: sequence: \"x\"");
    assertWrong(
        line(new LogEvent.GuestDebugSet(0, 1, "", "")).replace("0x00000001", "0xyz"),
        "a number, or hex digits behind 0x");
    assertWrong("x".repeat(LogReader.MAX_LINE + 1), ":2: line too long (expected: <= 1048576");
  }

  private void assertWrong(String second, String message) throws IOException {
    Path log = log(line(new LogEvent.Connected("a")), second, line(new LogEvent.MachineReset()));
    assertThatThrownBy(() -> LogReader.read(log))
        .isInstanceOf(LogException.class)
        .hasMessageStartingWith(log + ":2: ")
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
    try (LogReader reader = LogReader.open(log)) {
      assertThatThrownBy(() -> reader.stream().toList()).isInstanceOf(UncheckedIOException.class);
    }
  }

  @Test
  void aLogThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> LogReader.read(folder.resolve("none")))
        .isInstanceOf(LogException.class)
        .hasMessageContaining("none: no such log");
  }

  private static String line(LogEvent event) {
    return LogJson.write(new LogEntry(0, 0, 0, event));
  }

  private Path log(String... lines) throws IOException {
    return Files.writeString(folder.resolve("log"), String.join("\n", lines) + "\n");
  }
}
