package io.trapgate.it.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The arithmetic of the comparison; no figure is ever asserted. */
class BenchPartsTest {
  @Test
  void percentilesAreExactByNearestRank() {
    Samples samples = new Samples();
    for (int i = 100; i >= 1; i--) {
      samples.add(i);
    }
    assertThat(samples.percentile(50)).isEqualTo(50);
    assertThat(samples.percentile(99)).isEqualTo(99);
    assertThat(samples.percentile(100)).isEqualTo(100);
    assertThat(samples.percentile(0)).isEqualTo(1);
  }

  @Test
  void aLeadIsAboveOneWhereWeAreFaster() {
    assertThat(Metric.READ.lead(400, 100)).isCloseTo(4, within(1e-9));
    assertThat(Metric.LISTENING.lead(100, 400)).isCloseTo(4, within(1e-9));
  }

  @Test
  void settingsSayWhatTheyExpect() {
    assertThat(Settings.parse(Path.of("."), "--rounds", "3").rounds()).isEqualTo(3);
    assertThatThrownBy(() -> Settings.parse(Path.of("."), "--rounds", "0"))
        .hasMessageContaining("--rounds: 0 (expected:");
    assertThatThrownBy(() -> Settings.parse(Path.of("."), "--speed", "9"))
        .hasMessageContaining("--speed isn't understood");
    assertThatThrownBy(() -> Settings.parse(Path.of("."), "--rounds"))
        .hasMessageContaining("usage:");
  }

  private static KvmLoop.Place at(int offset, int ax) {
    return new KvmLoop.Place(KvmLoop.START + offset, ax);
  }

  @Test
  void twoStepsOfTheLoopAreARoundFromWhereverItStands() {
    assertThatCode(
            () -> {
              KvmLoop.check(at(0, 7), at(0, 7), 0);
              KvmLoop.check(at(0, 7), at(1, 8), 1);
              KvmLoop.check(at(0, 7), at(0, 8), 2);
              KvmLoop.check(at(1, 7), at(0, 7), 1);
              KvmLoop.check(at(1, 7), at(1, 8), 2);
              KvmLoop.check(at(1, 7), at(0, 8), 3);
              KvmLoop.check(at(0, 0xFFFF), at(0, 1), 4);
              KvmLoop.check(at(0, 0), at(0, 0), 2 << 16);
            })
        .doesNotThrowAnyException();
  }

  @Test
  void aStubThatStepsLessThanItSaysHasNoFigure() {
    assertThatThrownBy(() -> KvmLoop.check(at(0, 7), at(0, 8), 4))
        .hasMessageContaining("4 steps led from", "expected: 2 rounds further");
    assertThatThrownBy(() -> KvmLoop.check(at(0, 7), at(1, 8), 2))
        .hasMessageContaining("expected: 1 rounds further");
    assertThatThrownBy(() -> KvmLoop.check(at(0, 7), at(0x40, 8), 2))
        .hasMessageContaining("pc=" + (KvmLoop.START + 0x40));
  }

  @Test
  void gdbsFiguresAreAllThereOrItsWordsAre() throws IOException {
    String said = "measured NEXT 2.5\nmeasured NEXT_BY_STEPS 40.0\nmeasured EVALUATIONS 9.0\n";
    assertThat(GdbTurn.figures(said))
        .containsExactly(
            entry(Metric.EVALUATIONS, 9.0),
            entry(Metric.NEXT, 2.5),
            entry(Metric.NEXT_BY_STEPS, 40.0));
    assertThatThrownBy(() -> GdbTurn.figures("measured NEXT 2.5\ni: 7 (expected: 9)\n"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("expected: three figures")
        .hasMessageContaining("i: 7 (expected: 9)");
  }
}
