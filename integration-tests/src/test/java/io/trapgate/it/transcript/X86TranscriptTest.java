package io.trapgate.it.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.gdb.Guest;
import io.trapgate.target.MachineSpec;
import io.trapgate.testkit.Machine;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Sessions of gdb 13.1, 16.3 and 18.1 on x86. Those against QEMU are answered in the recorded
 * shape. In those against this server, in all-stop and in non-stop, each stop is the recorded one to
 * the letter: what gdb sends changes between versions, and nobody has to install them all.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class X86TranscriptTest {
  private static final long RAM_BYTES = 128L << 20;
  private static final int AGAINST_QEMU = 3;

  private final Set<Difference> used = new LinkedHashSet<>();
  private int played;

  private List<String> findings(String name, Replay.Rules rules) throws IOException {
    try (Machine server =
        Machine.start(
            MachineSpec.of("x86", "pc-test", RAM_BYTES, Optional.of(Guest.modes().image())))) {
      Transcript transcript = Transcript.read(name);
      assertThat(transcript.exchanges()).hasSizeGreaterThan(40);
      return Replay.against(server.address().getPort(), transcript, rules, used);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"x86_13", "x86_t16", "x86_s18"})
  void answersInTheShapeOfQemu(String name) throws IOException {
    assertThat(findings(name, new Replay.Rules(X86Differences.ALL, false))).isEmpty();
    played++;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x86own_13", "x86own_t16", "x86own_s18",
        "x86nonstop_13", "x86nonstop_t16", "x86nonstop_s18",
        "x86two_13", "x86two_s18"
      })
  void answersAsBefore(String name) throws IOException {
    assertThat(findings(name, new Replay.Rules(List.of(), true))).isEmpty();
  }

  /** A difference that no longer occurs is a claim without evidence. */
  @AfterAll
  void everyDifferenceWasMet() {
    if (played == AGAINST_QEMU) {
      List<Difference> unused = new ArrayList<>(X86Differences.ALL);
      unused.removeAll(used);
      assertThat(unused).isEmpty();
    }
  }
}
