package io.trapgate.it.x86.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.x86.core.DecoderProbe;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Our decoder against iced-x86: every instruction of the opcode maps, and random prefixes, ModR/M,
 * SIB, displacements and immediates in the three code sizes. {@code -Ddecode.samples} chooses how
 * many random byte strings of each opcode, {@code -Ddecode.seed} which.
 */
@NeedsTool("node")
class DecoderAgainstIcedTest {
  private static final int SAMPLES = Integer.getInteger("decode.samples", 20);
  private static final long SEED = Long.getLong("decode.seed", 4);
  private static final int[] BITS = {16, 32, 64};
  private static final int MAPS = 4;

  @BeforeAll
  static void needsIced() {
    Iced.missing()
        .ifPresent(missing -> {
          assertThat(Boolean.getBoolean("tools.required")).as(missing).isFalse();
          System.err.println("SKIPPED DecoderAgainstIcedTest: " + missing);
          Assumptions.abort(missing);
        });
  }

  @Test
  void agreesOnEveryInstructionOfTheMaps() throws IOException {
    CodeGrid grid = new CodeGrid(new Random(SEED));
    Verdicts verdicts = new Verdicts();
    for (int map = 0; map < MAPS; map++) {
      compare(grid.map(map), verdicts);
    }

    agree("every instruction", verdicts);
    assertThat(DecoderProbe.rows()).doesNotHaveDuplicates();
    assertThat(verdicts.rows()).as("rows compared").containsAll(DecoderProbe.rows());
    assertThat(verdicts.otherEncodings()).isSubsetOf("VEX", "EVEX", "XOP", "D3NOW");
    assertThat(String.join(" ", verdicts.notModelled()))
        .as("instructions that only iced knows, as in not-modelled.txt")
        .isEqualTo(String.join(" ", notModelled()));
  }

  @Test
  void agreesOnRandomCode() throws IOException {
    CodeSamples samples = new CodeSamples(new Random(SEED));
    Verdicts verdicts = new Verdicts();
    for (int map = 0; map < MAPS; map++) {
      for (int bits : BITS) {
        compare(questions(samples, bits, map), verdicts);
      }
    }

    agree("random code, seed " + SEED, verdicts);
  }

  private static void agree(String what, Verdicts verdicts) {
    System.err.println("Decoder against iced-x86, " + what + ": " + verdicts.summary());
    assertThat(verdicts.wrong()).as("seed " + SEED).isEmpty();
  }

  /** The committed list, sorted; lines that begin with # are comments. */
  private static List<String> notModelled() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(
            DecoderAgainstIcedTest.class.getResourceAsStream("/x86/not-modelled.txt"))) {
      return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> Stream.of(line.split(" ", -1)))
          .filter(word -> !word.isEmpty())
          .sorted()
          .toList();
    }
  }

  private static List<Iced.Question> questions(CodeSamples samples, int bits, int map) {
    List<Iced.Question> questions = new ArrayList<>();
    for (int opcode = 0; opcode < 256; opcode++) {
      for (int i = 0; i < SAMPLES; i++) {
        questions.add(new Iced.Question(bits, samples.sample(bits, map, opcode)));
      }
    }
    return questions;
  }

  private static void compare(List<Iced.Question> questions, Verdicts verdicts) throws IOException {
    var answers = Iced.decode(questions);
    for (int i = 0; i < answers.size(); i++) {
      verdicts.compare(questions.get(i), answers.get(i));
    }
  }
}
