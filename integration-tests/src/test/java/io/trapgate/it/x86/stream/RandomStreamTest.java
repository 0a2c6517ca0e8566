package io.trapgate.it.x86.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random streams of all rows of our opcode table in every mode, our processor and QEMU's in
 * lockstep. {@code -Dstream.instructions} chooses how many of each mode, {@code -Dstream.seed}
 * which.
 */
@NeedsTool({"qemu-system-x86_64", "nasm"})
class RandomStreamTest {
  private static final long INSTRUCTIONS = Long.getLong("stream.instructions", 6_000);
  private static final long SEED = Long.getLong("stream.seed", 3000);
  private static final int SNIPPETS = Integer.getInteger("stream.snippets", 20);

  /** Percent: a tolerated difference that spreads ends a stream, and that may happen seldom. */
  private static final int LEAST_COMPLETE = 90;

  private final Tolerated tolerated = new Tolerated();
  private final TreeSet<String> covered = new TreeSet<>();
  private final List<String> differences = new ArrayList<>();
  private long instructions;
  private int streams;
  private int endedEarly;
  private int made;
  private int complete;

  @ParameterizedTest
  @EnumSource(StreamMode.class)
  void agreesWithQemu(StreamMode mode) throws IOException {
    for (long seed = SEED; instructions < INSTRUCTIONS; seed++) {
      follow(mode, seed);
    }
    assertThat(differences).as("%s, seeds from %d", mode, SEED).isEmpty();
    assertThat(complete)
        .as("%s, seeds from %d: snippets followed to their end, of %d", mode, SEED, made)
        .isGreaterThanOrEqualTo(made * LEAST_COMPLETE / 100);
    System.err.println(summary(mode));
  }

  private void follow(StreamMode mode, long seed) throws IOException {
    StreamMaker maker = new StreamMaker(mode, seed, SNIPPETS);
    byte[] image = maker.make();
    MadePath path = maker.path();
    try (QemuStream qemu = QemuStream.start(image)) {
      Follower follower = new Follower(new BareCpu(image), qemu, tolerated, path);
      follower.run().forEach(each -> differences.add("seed %d, %s".formatted(seed, each)));
      streams++;
      instructions += follower.instructions();
      made += path.made();
      complete += path.complete();
      if (path.left()) {
        endedEarly++;
      } else {
        maker.failure().ifPresent(each -> differences.add("seed %d: %s".formatted(seed, each)));
        follower
            .memory(qemu.memory(image.length), maker.unlike())
            .ifPresent(each -> differences.add("seed %d, %s".formatted(seed, each)));
      }
    }
    maker.covered().keySet().forEach(row -> covered.add(row.toString()));
  }

  private String summary(StreamMode mode) {
    List<String> rows = StreamRows.of(mode).stream().map(Object::toString).toList();
    return "Random x86 streams, %s, seeds from %d: %d instructions, %d of %d snippets complete, %d of %d streams ended early, %d of %d rows%s\n  without a case: %s"
        .formatted(
            mode,
            SEED,
            instructions,
            complete,
            made,
            endedEarly,
            streams,
            covered.size(),
            rows.size(),
            tolerated.summary(),
            rows.stream().filter(row -> !covered.contains(row)).collect(Collectors.joining("; ")));
  }
}
