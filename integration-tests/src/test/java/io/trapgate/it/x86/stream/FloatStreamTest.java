package io.trapgate.it.x86.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random x87, MMX and SSE instructions on our processor and in guests of the host's KVM: registers,
 * status, flags, memory, exceptions. Where the processor itself executes the guest, that is all of
 * them; where KVM's emulator does, those that it has. {@code -Dfloat.instructions} chooses how many
 * of each mode, {@code -Dfloat.seed} which.
 */
@NeedsKvm
@NeedsTool("nasm")
@Timeout(300)
class FloatStreamTest {
  private static final int INSTRUCTIONS = Integer.getInteger("float.instructions", 4_000);
  private static final int EMULATED = Math.max(1, INSTRUCTIONS / 5);
  private static final long SEED = Long.getLong("float.seed", 3000);

  /** What this processor doesn't need to have. */
  private static final int LEAST_ROWS = 380;

  @ParameterizedTest
  @EnumSource
  void agreesWithKvm(LongMode mode) throws Exception {
    FxExecutor executor = FxExecutor.of(mode);
    boolean processor = executor == FxExecutor.PROCESSOR;
    if (processor) {
      KnownProcessor.assume();
    }
    boolean own = FxExecutor.of(LongMode.LONG_64) == FxExecutor.OWN_HANDLER;
    try (LongPair pair = LongPair.withKvm(mode, executor)) {
      FloatRun run = new FloatRun(pair, SEED + mode.code(), own && processor);
      if (processor) {
        run.allRows();
      } else {
        run.rowsOfKvm();
      }
      run.instructions(processor ? INSTRUCTIONS : EMULATED);
      System.err.printf("x87, MMX, SSE, %s by %s, seed %d: %s%n", mode, executor, SEED, run);
      assertThat(run.wrong()).as("%s by %s, seed %d", mode, executor, SEED).isEmpty();
      if (processor) {
        assertThat(run.missing()).as("rows that the processor hasn't").isEmpty();
        assertThat(run.covered()).isGreaterThanOrEqualTo(LEAST_ROWS);
      } else {
        assertThat(run.covered()).as("rows that the emulator has").isPositive();
      }
    }
  }
}
