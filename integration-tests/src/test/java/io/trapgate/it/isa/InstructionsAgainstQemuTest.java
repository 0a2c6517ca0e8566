package io.trapgate.it.isa;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.ppc.FpOp;
import io.trapgate.target.ppc.PpcOp;
import io.trapgate.target.ppc.PpcOpRow;
import io.trapgate.target.ppc.PpcOpTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Every instruction alone, from edge and random states: registers, memory and interrupt must be
 * what QEMU's e500v2 makes of it. {@code -Disa.seed} and {@code -Disa.each} choose other cases and
 * more of them.
 */
@NeedsTool("qemu-system-ppc")
class InstructionsAgainstQemuTest {
  private static final long SEED = Long.getLong("isa.seed", 20);
  private static final int EACH = Integer.getInteger("isa.each", 40);
  private static final int MFSPR = 0x7C00_02A6;

  /** The rows that no case compares: what QEMU lacks, and what changes the translation itself. */
  private static final Set<String> NOT_COMPARED =
      Set.of(
          "bbelr",
          "bblels",
          "dcbi",
          "dcblc",
          "dcbtls",
          "dcbtstls",
          "icblc",
          "icbtls",
          "mfpmr",
          "mtpmr",
          "rfmci",
          "tlbivax",
          "tlbre",
          "tlbsx",
          "tlbsync",
          "tlbwe");

  /** Registers that hold what is written, as far as both have the same bits. */
  private static final int[] PLAIN_SPRS = {
    1, 8, 9, 26, 27, 58, 59, 61, 62, 256, 259, 260, 261, 262, 263, 272, 273, 274, 275, 276, 277,
    278, 279, 287, 512, 570, 571, 1023
  };

  private final IsaCases maker = new IsaCases(SEED);
  private final List<IsaCase> cases = new ArrayList<>();

  @Test
  void leaveTheSameBehind() throws Exception {
    PpcOpTable.ROWS.forEach(this::cases);
    try (Comparison comparison = new Comparison()) {
      comparison.run(cases, SEED);
      System.err.println(comparison.summary("Instructions", SEED));
      assertThat(comparison.wrong()).isEmpty();
      assertThat(notCovered(comparison.covered())).isEqualTo(NOT_COMPARED);
    }
  }

  private static Set<String> notCovered(Set<String> covered) {
    return PpcOpTable.ROWS.stream()
        .filter(row -> row.code() < FpOp.FIRST && !covered.contains(row.mnemonic()))
        .map(PpcOpRow::mnemonic)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void cases(PpcOpRow row) {
    int code = row.code();
    if (code >= PpcOp.TLBRE && code <= PpcOp.TLBSYNC) {
      return; // they change what both cores live in; the tests of the MMU have them
    }
    if (code == PpcOp.MFSPR || code == PpcOp.MTSPR) {
      specialRegisters(row);
      return;
    }
    if (code >= FpOp.FIRST) {
      return; // floating point has a comparison of its own
    }
    for (int i = 0; i < EACH; i++) {
      cases.add(one(row));
    }
  }

  private IsaCase one(PpcOpRow row) {
    int code = row.code();
    return switch (code) {
      case PpcOp.RFI -> maker.returns(row, "srr0", "srr1");
      case PpcOp.RFCI -> maker.returns(row, "csrr0", "csrr1");
      case PpcOp.RFMCI -> maker.returns(row, "mcsrr0", "mcsrr1");
      case PpcOp.MTMSR, PpcOp.WRTEE -> maker.machineState(row);
      case PpcOp.STWCX_RC -> maker.conditionalStore(row);
      case PpcOp.LMW, PpcOp.STMW -> maker.access(row, false, 4);
      case PpcOp.LWARX -> maker.access(row, true, 4);
      default -> {
        boolean storage = code >= PpcOp.LWZ && code < PpcOp.STWCX_RC;
        boolean cache = code >= PpcOp.DCBA && code <= PpcOp.ICBLC;
        boolean indexed = row.value() >>> 26 == 31;
        yield storage || cache ? maker.access(row, indexed, 1) : maker.registers(row);
      }
    };
  }

  private void specialRegisters(PpcOpRow row) {
    for (int number : PLAIN_SPRS) {
      for (int i = 0; i < 4; i++) {
        cases.add(maker.special(row, number, MFSPR));
      }
    }
    for (int number : KnownDeviations.FOREIGN) {
      cases.add(maker.special(row, number, MFSPR));
      cases.add(maker.special(row, number, MFSPR));
    }
  }
}
