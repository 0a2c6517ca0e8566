package io.trapgate.it.x86.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.X86Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same as {@link FloatStreamTest} and {@link FxUnderPagingTest} with the processor at hand
 * itself, in a process: 64-bit and 32-bit code of level 3. Needs no KVM.
 */
@NeedsTool({"nasm", "gcc"})
@EnabledOnOs(value = LINUX, architectures = "amd64")
@Timeout(300)
class FloatNativeTest {
  private static final int INSTRUCTIONS = Integer.getInteger("float.instructions", 6_000);
  private static final int CASES = Integer.getInteger("fx.paged", 1_000);
  private static final long SEED = Long.getLong("float.seed", 3000);
  private static final int MOST_REPORTS = 8;
  private static final int LEAST_ROWS = 370;

  @BeforeEach
  void known() throws Exception {
    KnownProcessor.assume();
  }

  @ParameterizedTest
  @EnumSource(names = {"USER_64", "USER_COMPATIBILITY_32"})
  void x87MmxAndSseAreTheProcessors(LongMode mode) throws Exception {
    try (LongPair pair = LongPair.withProcessor(mode)) {
      FloatRun run = new FloatRun(pair, SEED + 100 + mode.code(), false);
      run.allRows();
      run.instructions(INSTRUCTIONS);
      System.err.printf("x87, MMX, SSE, %s on the processor, seed %d: %s%n", mode, SEED, run);
      assertThat(run.wrong()).as("%s, seed %d", mode, SEED).isEmpty();
      assertThat(run.covered()).isGreaterThanOrEqualTo(LEAST_ROWS);
    }
  }

  /** AMD's processors look at the alignment before the segment and the canonical address. */
  private static LongPair.Adjustment alignmentFirst(LongFxCase tried) {
    return pair -> {
      boolean odd = (tried.flags & Flag.AC) != 0 && (tried.area & 3) != 0;
      boolean misaligned = (tried.area & 15) != 0;
      int mine = pair.ours().vector();
      int found = pair.theirs().vector();
      return pair.sameInstruction()
          && (mine == X86Fault.GP && found == X86Fault.AC && odd
              || mine == X86Fault.SS && found == (odd ? X86Fault.AC : X86Fault.GP) && misaligned);
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"USER_64", "USER_COMPATIBILITY_32"})
  void fxsaveAndFxrstorAreTheProcessors(LongMode mode) throws Exception {
    Random random = new Random(SEED + 300 + mode.code());
    List<String> wrong = new ArrayList<>();
    TreeMap<Integer, Integer> vectors = new TreeMap<>();
    try (LongPair pair = LongPair.withProcessor(mode)) {
      LongFxCase tried = new LongFxCase(pair, random, LongFxCase.Choice.PROCESS);
      pair.adjustment(alignmentFirst(tried));
      for (int i = 0; i < CASES && wrong.size() < MOST_REPORTS; i++) {
        tried.draw();
        String difference = tried.run();
        if (!difference.isEmpty()) {
          wrong.add("case %d, %s: %s".formatted(i, tried, difference));
        }
        vectors.merge(pair.ours().vector(), 1, Integer::sum);
      }
    }
    assertThat(wrong).as("%s, seed %d", mode, SEED).isEmpty();
    assertThat(vectors.keySet()).as("done, #UD, #GP, #PF, #AC").contains(-1, 6, 13, 14, 17);
    System.err.printf("FX, %s on the processor, seed %d: outcomes %s%n", mode, SEED, vectors);
  }
}
