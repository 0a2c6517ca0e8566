package io.trapgate.it.x86.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * FXSAVE and FXRSTOR of our profile {@code kvm} and of the host's KVM, byte for byte. {@code
 * -Dfx.states} chooses how many states of each mode, {@code -Dfx.seed} which.
 */
@NeedsKvm
@NeedsTool("nasm")
@Timeout(300)
class FxAgainstKvmTest {
  private static final int STATES = Integer.getInteger("fx.states", 10_000);
  private static final long SEED = Long.getLong("fx.seed", 7000);
  private static final int MOST_REPORTS = 8;
  private static final int FROM = 0x8000;
  private static final int TO = 0x9000;
  private static final byte MARK = (byte) 0xA5;

  private static byte[] marks(int length) {
    byte[] marks = new byte[length];
    Arrays.fill(marks, MARK);
    return marks;
  }

  /** FXRSTOR of a random area, FXSAVE to another one. */
  @ParameterizedTest
  @EnumSource
  void whatIsLoadedAndSavedAgainIsTheSame(FxPair.Mode mode) throws Exception {
    Random random = new Random(SEED + mode.number());
    List<String> wrong = new ArrayList<>();
    try (FxPair pair = new FxPair(mode)) {
      boolean narrow = mode.codeBits() == 16;
      // fxrstor [bx]; fxsave [si]
      pair.code(
          new byte[] {
            0x0F,
            (byte) 0xAE,
            (byte) (narrow ? 0x0F : 0x0B),
            0x0F,
            (byte) 0xAE,
            (byte) (narrow ? 0x04 : 0x06)
          });
      for (int i = 0; i < STATES && wrong.size() < MOST_REPORTS; i++) {
        pair.write(FROM, FxStates.valid(random));
        pair.write(TO, marks(FxStates.BYTES));
        String difference = pair.probe(FROM, TO, 0) + pair.memory(FROM, 0x1200);
        if (!difference.isEmpty()) {
          wrong.add("state %d: %s".formatted(i, difference));
        }
      }
    }
    assertThat(wrong).as("%s, seed %d", mode, SEED).isEmpty();
    System.err.printf("FX, %s, seed %d: %d states equal%n", mode, SEED, STATES);
  }

  /** Prefixes, alignment, segments, their limits, control bits, and what of it faults. */
  @ParameterizedTest
  @EnumSource
  void everyWayToTheAreaEndsTheSame(FxPair.Mode mode) throws Exception {
    Random random = new Random(SEED + 100 + mode.number());
    List<String> wrong = new ArrayList<>();
    TreeMap<Integer, Integer> vectors = new TreeMap<>();
    try (FxPair pair = new FxPair(mode)) {
      FxCase tried = new FxCase(pair, random);
      for (int i = 0; i < STATES / 4 && wrong.size() < MOST_REPORTS; i++) {
        String difference = tried.next();
        if (!difference.isEmpty()) {
          wrong.add("case %d, %s: %s".formatted(i, tried, difference));
        }
        vectors.merge(pair.vector(), 1, Integer::sum);
      }
    }
    assertThat(wrong).as("%s, seed %d", mode, SEED).isEmpty();
    assertThat(vectors.keySet()).as("done, #UD, #NM, #GP").contains(-1, 6, 7, 13);
    assertThat(vectors.containsKey(12))
        .as("#SS: protected mode has a stack of 4 GiB")
        .isEqualTo(mode == FxPair.Mode.REAL);
    System.err.printf("FX, %s, seed %d: outcomes %s%n", mode, SEED, vectors);
  }
}
