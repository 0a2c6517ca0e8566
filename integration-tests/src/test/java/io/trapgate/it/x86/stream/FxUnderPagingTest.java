package io.trapgate.it.x86.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * FXSAVE and FXRSTOR of ours and of the host's KVM under long mode: pages in the middle of the
 * area, prefixes, segments, alignment, control bits; memory, registers, exception frame and CR2
 * afterwards. {@code -Dfx.paged} chooses how many cases of each mode, {@code -Dfx.seed} which.
 */
@NeedsKvm
@NeedsTool("nasm")
@Timeout(300)
class FxUnderPagingTest {
  private static final int CASES = Integer.getInteger("fx.paged", 400);
  private static final long SEED = Long.getLong("fx.seed", 7000);
  private static final int MOST_REPORTS = 8;
  private static final int NOT_EMULATED = -2;

  @ParameterizedTest
  @EnumSource
  void everyPageOnTheWayCounts(LongMode mode) throws Exception {
    Random random = new Random(SEED + 200 + mode.code());
    FxExecutor executor = FxExecutor.of(mode);
    if (executor == FxExecutor.PROCESSOR) {
      KnownProcessor.assume();
    }
    boolean own = FxExecutor.of(LongMode.LONG_64) == FxExecutor.OWN_HANDLER;
    List<String> wrong = new ArrayList<>();
    TreeMap<Integer, Integer> vectors = new TreeMap<>();
    try (LongPair pair = LongPair.withKvm(mode, executor)) {
      LongFxCase tried = new LongFxCase(pair, random, LongFxCase.Choice.of(mode, own));
      for (int i = 0; i < CASES && wrong.size() < MOST_REPORTS; i++) {
        tried.draw();
        String difference = tried.run();
        if (!difference.isEmpty()) {
          wrong.add("case %d, %s: %s".formatted(i, tried, difference));
        }
        vectors.merge(pair.ours().ended() ? pair.ours().vector() : NOT_EMULATED, 1, Integer::sum);
      }
    }
    assertThat(wrong).as("%s by %s, seed %d", mode, executor, SEED).isEmpty();
    assertThat(vectors.keySet()).as("done, #GP, #PF").contains(-1, 13, 14);
    System.err.printf(
        "FX under paging, %s by %s, seed %d: outcomes %s%n", mode, executor, SEED, vectors);
  }
}
