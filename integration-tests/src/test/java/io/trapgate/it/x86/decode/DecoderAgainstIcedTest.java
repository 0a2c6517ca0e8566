package io.trapgate.it.x86.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Our decoder against iced-x86: all opcodes of the maps, with random prefixes, ModR/M, SIB,
 * displacements and immediates, in the three code sizes. {@code -Ddecode.samples} chooses how many
 * byte strings of each opcode, {@code -Ddecode.seed} which.
 */
@NeedsTool("node")
class DecoderAgainstIcedTest {
  private static final int SAMPLES = Integer.getInteger("decode.samples", 60);
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
  void agreesOnEveryOpcode() throws IOException {
    CodeSamples samples = new CodeSamples(new Random(SEED));
    Verdicts verdicts = new Verdicts();
    for (int map = 0; map < MAPS; map++) {
      for (int bits : BITS) {
        compare(samples, bits, map, verdicts);
      }
    }

    System.err.println("Decoder against iced-x86, seed " + SEED + ": " + verdicts.summary());
    verdicts.wrong().forEach(System.err::println);
    assertThat(verdicts.wrong()).isEmpty();
  }

  private static void compare(CodeSamples samples, int bits, int map, Verdicts verdicts)
      throws IOException {
    List<Iced.Question> questions = new ArrayList<>();
    for (int opcode = 0; opcode < 256; opcode++) {
      for (int i = 0; i < SAMPLES; i++) {
        questions.add(new Iced.Question(bits, samples.sample(bits, map, opcode)));
      }
    }
    var answers = Iced.decode(questions);
    for (int i = 0; i < answers.size(); i++) {
      verdicts.compare(questions.get(i), answers.get(i));
    }
  }
}
