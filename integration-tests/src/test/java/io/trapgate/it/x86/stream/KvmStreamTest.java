package io.trapgate.it.x86.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random streams on our processor and on the host's KVM, step by step. {@code -Dkvm.instructions}
 * chooses how many of each mode, {@code -Dkvm.seed} which.
 */
@NeedsKvm
@NeedsTool("nasm")
@Timeout(240)
class KvmStreamTest {
  private static final long INSTRUCTIONS = Long.getLong("kvm.instructions", 4_000);
  private static final long SEED = Long.getLong("kvm.seed", 9000);
  private static final int SNIPPETS = 12;
  private static final int MOST_WRONG = Integer.getInteger("kvm.wrong", 4);

  @ParameterizedTest
  @EnumSource(names = {"REAL", "PROTECTED_16", "PROTECTED_32", "LONG_64"})
  void agreesWithKvm(StreamMode mode) throws Exception {
    KvmTally tally = new KvmTally(HostTraits.measured());
    try (Hosts hosts = new Hosts(HostVm::open)) {
      for (long seed = SEED;
          tally.random() < INSTRUCTIONS && tally.wrong().size() < MOST_WRONG;
          seed++) {
        StreamMaker maker = new StreamMaker(mode, seed, SNIPPETS, KvmRows.choice(mode, tally));
        byte[] image = maker.make();
        assertThat(maker.failure()).as("seed %d", seed).isEmpty();
        KvmFollower follower =
            new KvmFollower(new BareCpu(image), hosts.with(image), tally, "seed " + seed);
        follower.run();
        if (!follower.halted()) {
          hosts.forget();
        }
      }
    }
    System.err.printf(
        "Against KVM, %s, seeds from %d: %s%s%n", mode, SEED, tally, KvmRows.leftOut(mode));
    assertThat(tally.wrong()).as("%s, seeds from %d", mode, SEED).isEmpty();
  }
}
