package io.trapgate.it.x86.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsKvm;
import io.trapgate.it.tools.NeedsTool;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random streams from one debug exit to the next, on the modelled machine and on the host's KVM:
 * random slots, single steps, both, RF, and debug exceptions of the guest's own. {@code
 * -Dkvm.exits} chooses how many exits of each kind, {@code -Dkvm.seed} which streams.
 */
@NeedsKvm
@NeedsTool("nasm")
@Timeout(240)
class KvmExitTest {
  private static final int EXITS = Integer.getInteger("kvm.exits", 150);
  private static final long SEED = Long.getLong("kvm.seed", 7000);
  private static final int SNIPPETS = 4;
  private static final int MOST_WRONG = Integer.getInteger("kvm.wrong", 4);

  static List<Arguments> kinds() {
    return Stream.of(
            StreamMode.REAL, StreamMode.PROTECTED_16, StreamMode.PROTECTED_32, StreamMode.LONG_64)
        .flatMap(mode -> Arrays.stream(OwnDebug.values()).map(own -> Arguments.of(mode, own)))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void sameExits(StreamMode mode, OwnDebug own) throws Exception {
    ExitTally tally = new ExitTally(HostTraits.measured());
    try (Hosts models = new Hosts(memory -> HostVm.modelled(memory, tally.host()));
        Hosts hosts = new Hosts(HostVm::open)) {
      for (long seed = SEED;
          tally.compared() < EXITS && tally.wrong().size() < MOST_WRONG;
          seed++) {
        // The frame of the first exception isn't where the handler looks for it there.
        int snippets = mode == StreamMode.PROTECTED_16 ? 1 : SNIPPETS;
        ExitStream stream = ExitStream.make(mode, seed, snippets, own);
        ExitPlan plan = new ExitPlan(stream, seed, own);
        HostVm ours = models.with(stream.image());
        HostVm theirs = hosts.with(stream.image());
        new ExitFollower(stream, ours, theirs, tally, plan).run();
      }
    }
    String what = "%s, the guest's own: %s, seeds from %d".formatted(mode, own, SEED);
    System.err.printf("Exits beside KVM, %s: %s%n", what, tally);
    assertThat(tally.wrong()).as(what).isEmpty();
    if (own != OwnDebug.NONE) {
      assertThat(tally.ownExits()).as("%s: debug exceptions of the guest's own", what).isPositive();
    }
  }
}
