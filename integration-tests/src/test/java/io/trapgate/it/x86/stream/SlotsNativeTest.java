package io.trapgate.it.x86.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.condition.OS.LINUX;

import io.trapgate.it.tools.NeedsTool;
import java.util.Random;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;

/**
 * Data slots, code slots, steps, the guest's TF, MOV SS and ICEBP on the modelled machine and on
 * the processor at hand, in a process that is traced: what an emulating KVM never reports. {@code
 * -Dslots.cases} chooses how many, {@code -Dslots.seed} which. Needs no KVM.
 */
@NeedsTool({"nasm", "gcc"})
@EnabledOnOs(value = LINUX, architectures = "amd64")
@Timeout(240)
class SlotsNativeTest {
  private static final int CASES = Integer.getInteger("slots.cases", 3_000);
  private static final long SEED = Long.getLong("slots.seed", 5000);
  private static final int MOST_WRONG = Integer.getInteger("slots.wrong", 6);

  @BeforeEach
  void known() throws Exception {
    KnownProcessor.assume();
    if (!TracedProcessor.reportsSlots()) {
      String reason =
          "skipped: a traced process has no debug registers here (ptrace is forbidden, or the"
              + " hypervisor below doesn't pass them on)";
      System.err.println(reason);
      Assumptions.abort(reason);
    }
  }

  @Test
  void sameStops() throws Exception {
    SlotTally tally = new SlotTally();
    Random random = new Random(SEED);
    try (SlotPair pair = SlotPair.open()) {
      SlotCase tried = new SlotCase(random, pair.cpu());
      for (int i = 0; i < CASES && tally.wrong().size() < MOST_WRONG; i++) {
        tried.draw();
        pair.run(tried, i, tally);
      }
    }
    System.err.printf("Slots beside the processor, seed %d: %s%n", SEED, tally);
    assertThat(tally.wrong()).as("seed %d", SEED).isEmpty();
    assertThat(tally.compared()).isGreaterThan(CASES / 2);
  }
}
