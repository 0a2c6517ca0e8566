package io.trapgate.it.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.testkit.Machine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What gdb 13.1, 16.3 and 18.1 were recorded to send is answered in the recorded shape. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TranscriptReplayTest {
  private final Set<Difference> used = new LinkedHashSet<>();
  private final Replay.Rules rules = new Replay.Rules(Differences.ALL, false);
  private int played;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conn_13", "conn_t16", "conn_s18", "rich13", "richs18", "wbefore", "at", "nomp", "min",
        "cc", "cc2", "misc", "sr", "z3", "z3e", "z_x", "ai", "err"
      })
  void answersInTheRecordedShape(String name, @TempDir Path folder) throws IOException {
    Path elf = TranscriptGuest.forTranscript(name, folder);
    try (Machine server = ServedGuest.start(elf)) {
      Transcript transcript = Transcript.read(name);
      assertThat(transcript.exchanges()).hasSizeGreaterThan(20);
      assertThat(Replay.against(server.address().getPort(), transcript, rules, used)).isEmpty();
    }
    played++;
  }

  /** A difference that no longer occurs is a claim without evidence. */
  @AfterAll
  void everyDifferenceWasMet() {
    if (played == 18) {
      List<Difference> unused = new ArrayList<>(Differences.ALL);
      unused.removeAll(used);
      assertThat(unused).isEmpty();
    }
  }
}
