package io.trapgate.stub.script.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private static final List<String> SCRIPT =
      List.of("hbreak main", "continue", "while 1", "  stepi", "end", "continue");

  private final List<String> debuggerLines = new ArrayList<>();
  private final ScriptLines script = new ScriptLines("/s/a.gdb", SCRIPT);
  private final Transcript transcript = new Transcript(script, line -> {}, debuggerLines::add);

  @Test
  void aLineThatGdbEchoesIsACommandWhenTheScriptHasIt() {
    gdb("\u00011", "++hbreak main", "++not in the script", "Breakpoint 1");
    assertThat(transcript.lines())
        .containsExactly("(gdb) hbreak main", "++not in the script", "Breakpoint 1");
  }

  @Test
  void beforeTheScriptBeginsNothingIsAnEcho() {
    gdb("++hbreak main", "\u00011", "++source /s/a.gdb", "++hbreak main");
    assertThat(transcript.lines()).containsExactly("++hbreak main", "(gdb) hbreak main");
  }

  @Test
  void equalCommandsAreToldApartByTheirOrder() {
    gdb("\u00011", "++hbreak main", "++continue");
    assertThat(script.last()).contains(new ScriptLines.Command("continue", 2));
    gdb("++while 1", "+++stepi", "++continue");
    assertThat(script.last()).contains(new ScriptLines.Command("continue", 6));
  }

  @Test
  void theLineThatGdbReportsForABlockIsNotTheCommands() {
    gdb("\u00011", "++while 1", "+++stepi");
    assertThat(script.at(5)).contains(new ScriptLines.Command("stepi", 4));
    assertThat(script.at(2)).contains(new ScriptLines.Command("continue", 2));
  }

  @Test
  void aMarkHandsOutWhatWasPrintedSinceTheOneBefore() {
    gdb("\u00011", "one", "two\u00012", "three", "\u00013");
    assertThat(transcript.upTo(2)).isCompletedWithValue(List.of("one", "two"));
    assertThat(transcript.upTo(3)).isCompletedWithValue(List.of("three"));
    assertThat(transcript.upTo(4)).isNotDone();
    assertThat(transcript.lines()).containsExactly("one", "two", "three");
  }

  @Test
  void theGuestsLinesAreNotGdbs() {
    transcript.fromGuest("hello");
    gdb("world");
    assertThat(transcript.lines()).containsExactly("guest| hello", "world");
    assertThat(debuggerLines).containsExactly("world");
  }

  @Test
  void theMiddleOfAVeryLongOneIsLeftOut() {
    for (int i = 0; i < 30_000; i++) {
      transcript.fromGuest("line " + i);
    }
    assertThat(transcript.lines())
        .hasSize(25_001)
        .startsWith("guest| line 0")
        .contains("trapgate: 5000 lines are left out here")
        .endsWith("guest| line 29999");
  }

  private void gdb(String... lines) {
    for (String line : lines) {
      transcript.fromGdb(line);
    }
  }
}
