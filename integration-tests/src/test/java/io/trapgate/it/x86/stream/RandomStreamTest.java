package io.trapgate.it.x86.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random streams of all rows of our opcode table in every mode, our processor and QEMU's in
 * lockstep. {@code -Dstream.snippets} chooses how many snippets of each mode, {@code -Dstream.seed}
 * which.
 */
@NeedsTool({"qemu-system-x86_64", "nasm"})
class RandomStreamTest {
  private static final int SNIPPETS = Integer.getInteger("stream.snippets", 100);
  private static final long SEED = Long.getLong("stream.seed", 4);

  @ParameterizedTest
  @EnumSource(StreamMode.class)
  void agreesWithQemu(StreamMode mode) throws IOException {
    Tolerated tolerated = new Tolerated();
    long instructions = 0;
    int left = 0;
    long seed = SEED;
    for (int done = 0; done < SNIPPETS; done += Frame.MOST_SNIPPETS, seed++) {
      long seed0 = seed;
      int count = Math.min(Frame.MOST_SNIPPETS, SNIPPETS - done);
      StreamMaker maker = new StreamMaker(mode, seed, count);
      byte[] image = maker.make();
      try (QemuStream qemu = QemuStream.start(image)) {
        MadePath path = maker.path();
        Follower follower = new Follower(new BareCpu(image), qemu, tolerated, path);
        Collection<String> differences = follower.run();
        differences.forEach(each -> System.err.println("%s, seed %d: %s".formatted(mode, seed0, each)));
        instructions += follower.instructions();
        assertThat(differences).as("%s, seed %d".formatted(mode, seed)).isEmpty();
        assertThat(maker.failure()).isEmpty();
        left += path.times();
        assertThat(follower.memory(qemu.memory(image.length))).isEmpty();
      }
      System.err.println(
          "Random x86 stream, %s, seed %d: %d instructions, %d of %d rows, %d snippets left their path%s"
              .formatted(
                  mode,
                  seed,
                  instructions,
                  maker.covered().size(),
                  maker.rows().size(),
                  left,
                  tolerated.summary()));
      List<String> missing =
          maker.rows().stream()
              .filter(row -> !maker.covered().containsKey(row))
              .map(Object::toString)
              .toList();
      System.err.println("  without a case: " + missing);
    }
  }
}
