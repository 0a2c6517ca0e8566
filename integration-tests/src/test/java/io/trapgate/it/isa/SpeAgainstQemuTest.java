package io.trapgate.it.isa;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.ppc.PpcOpRow;
import io.trapgate.target.ppc.SpeOp;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every instruction of the signal processing engine alone, as in {@link
 * InstructionsAgainstQemuTest}, with 64-bit registers, accumulator and SPEFSCR. What QEMU lacks or
 * gets wrong is in the tests of the model, which have every row.
 */
@NeedsTool("qemu-system-ppc")
class SpeAgainstQemuTest {
  private static final long SEED = Long.getLong("isa.seed", 20);
  private static final int EACH = Integer.getInteger("isa.each", 40);
  private static final int EACH_LACKING = 2;

  @Test
  void leavesTheSameBehind() throws Exception {
    IsaCases maker = new IsaCases(IsaCore.E500V2, SEED);
    List<IsaCase> cases = new ArrayList<>();
    for (PpcOpRow row : rows()) {
      boolean lacking = SpeRows.NOT_IN_QEMU.contains(row.mnemonic());
      for (int i = 0; i < (lacking ? EACH_LACKING : EACH); i++) {
        cases.add(one(maker, row));
      }
    }
    try (Comparison comparison = new Comparison(IsaCore.E500V2)) {
      comparison.run(cases, SEED);
      System.err.println(comparison.summary("SPE", SEED));
      assertThat(comparison.wrong()).isEmpty();
      Set<String> expected = new TreeSet<>(SpeRows.NOT_IN_QEMU);
      expected.addAll(SpeDeviations.WRONG_IN_QEMU);
      assertThat(notCovered(comparison.covered())).isEqualTo(expected);
    }
  }

  private static List<PpcOpRow> rows() {
    return IsaCore.E500V2.rows().stream()
        .filter(row -> row.code() >= SpeOp.FIRST && row.code() < SpeOp.END)
        .toList();
  }

  private static IsaCase one(IsaCases maker, PpcOpRow row) {
    boolean storage = row.code() >= SpeOp.EVLDDX && row.code() <= SpeOp.EVSTWWO;
    return storage
        ? maker.vectorAccess(row, SpeRows.accessBytes(row.value()))
        : maker.vectorRegisters(row);
  }

  private static Set<String> notCovered(Set<String> covered) {
    return rows().stream()
        .map(PpcOpRow::mnemonic)
        .filter(mnemonic -> !covered.contains(mnemonic))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
