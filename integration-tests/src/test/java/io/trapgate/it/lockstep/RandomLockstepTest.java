package io.trapgate.it.lockstep;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random streams with every row of the core's opcode table. {@code -Dlockstep.random} chooses how
 * many instructions, {@code -Dlockstep.seed} which.
 */
@NeedsTool("qemu-system-ppc")
class RandomLockstepTest {
  private static final long INSTRUCTIONS = Long.getLong("lockstep.random", 200_000);
  private static final long SEED = Long.getLong("lockstep.seed", 20);

  @ParameterizedTest
  @EnumSource(LockstepCore.class)
  void agreesWithQemu(LockstepCore core) throws Exception {
    long done = 0;
    for (long seed = SEED; done < INSTRUCTIONS; seed++) {
      long left = INSTRUCTIONS - done;
      int words = (int) Math.min(core.mostWords(), Math.max(10_000, left * 6 / 10));
      RandomRun run = new RandomRun(core, seed, words);
      var difference = run.run();
      System.err.println(
          "Random stream, %s, seed %d: %d of %d rows, %s"
              .formatted(
                  core, seed, run.covered().size(), run.rows().rows().size(), run.summary()));
      run.rows()
          .left()
          .forEach((row, reason) -> System.err.println("  left out: " + row + ", " + reason));
      assertThat(difference).isEmpty();
      assertThat(missing(run)).isEmpty();
      done += run.instructions();
    }
  }

  private static Set<String> missing(RandomRun run) {
    return run.rows().rows().stream()
        .map(row -> row.mnemonic())
        .filter(mnemonic -> !run.covered().containsKey(mnemonic))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
