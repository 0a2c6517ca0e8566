package io.trapgate.it.isa;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.ppc.EmbeddedOp;
import io.trapgate.target.ppc.PpcFeature;
import io.trapgate.target.ppc.PpcOp;
import io.trapgate.target.ppc.PpcOpRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every instruction alone, from edge and random states: registers, memory and interrupt must be
 * what QEMU's core makes of it. {@code -Disa.seed} and {@code -Disa.each} choose other cases and
 * more of them.
 */
@NeedsTool("qemu-system-ppc")
class InstructionsAgainstQemuTest {
  private static final long SEED = Long.getLong("isa.seed", 20);
  private static final int EACH = Integer.getInteger("isa.each", 40);
  private static final int MFSPR = 0x7C00_02A6;

  /** What changes the translation that both cores live in, which other tests have, and wait. */
  private static final Set<Integer> NOT_HERE =
      Set.of(
          PpcOp.TLBRE,
          PpcOp.TLBWE,
          PpcOp.TLBSX,
          PpcOp.TLBIVAX,
          PpcOp.TLBSYNC,
          EmbeddedOp.TLBILX,
          EmbeddedOp.TLBRE,
          EmbeddedOp.TLBWE,
          EmbeddedOp.TLBSX,
          EmbeddedOp.WAIT);

  /** The rows that no case compares: what QEMU lacks, and what changes the translation itself. */
  private static final Map<IsaCore, Set<String>> NOT_COMPARED =
      Map.of(
          IsaCore.E500V2,
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
              "tlbwe"),
          IsaCore.E500MC,
          Set.of(
              "dcbal",
              "dcbi",
              "dcblc",
              "dcbtls",
              "dcbtstls",
              "icblc",
              "icbtls",
              "mfpmr",
              "mftb",
              "mtpmr",
              "rfgi",
              "tlbilx",
              "tlbivax",
              "tlbre",
              "tlbsx",
              "tlbsync",
              "tlbwe",
              "wait"),
          IsaCore.PPC440,
          Set.of(
              "dcbi",
              "dcread",
              "mfdcr",
              "mftb",
              "mtdcr",
              "tlbre 440",
              "tlbsx 440",
              "tlbsync 440",
              "tlbwe 440"));

  /** Registers of all cores that hold what is written, as far as both have the same bits. */
  private static final List<Integer> COMMON_SPRS =
      List.of(
          1, 8, 9, 26, 27, 58, 59, 61, 62, 256, 260, 261, 262, 263, 272, 273, 274, 275, 276, 277,
          278, 279, 287, 570, 571);

  private static final Map<IsaCore, List<Integer>> PLAIN_SPRS =
      Map.of(
          IsaCore.E500V2,
          with(259, 512, 1023),
          IsaCore.E500MC,
          with(259, 574, 575, 604, 605, 1008, 1009, 1013, 1023),
          IsaCore.PPC440,
          with(
              318, 319, 314, 315, 880, 881, 882, 883, 884, 885, 886, 887, 888, 912, 913, 914, 915,
              916, 917, 918, 919, 920, 921, 923, 924, 925, 926, 927, 947, 979, 1011));

  private static List<Integer> with(Integer... more) {
    return Stream.concat(COMMON_SPRS.stream(), Stream.of(more)).toList();
  }

  private final List<IsaCase> cases = new ArrayList<>();

  @ParameterizedTest
  @EnumSource
  void leaveTheSameBehind(IsaCore core) throws Exception {
    IsaCases maker = new IsaCases(core, SEED);
    core.rows().forEach(row -> cases(core, maker, row));
    try (Comparison comparison = new Comparison(core)) {
      comparison.run(cases, SEED);
      System.err.println(comparison.summary("Instructions", SEED));
      assertThat(comparison.wrong()).isEmpty();
      assertThat(notCovered(core, comparison.covered())).isEqualTo(NOT_COMPARED.get(core));
    }
  }

  private static Set<String> notCovered(IsaCore core, Set<String> covered) {
    return core.rows().stream()
        .filter(row -> row.feature() != PpcFeature.SPE && row.feature() != PpcFeature.FPU)
        .filter(row -> !covered.contains(row.mnemonic()))
        .map(PpcOpRow::mnemonic)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void cases(IsaCore core, IsaCases maker, PpcOpRow row) {
    int code = row.code();
    boolean elsewhere = row.feature() == PpcFeature.SPE;
    if (elsewhere || row.feature() == PpcFeature.FPU || NOT_HERE.contains(code)) {
      return;
    }
    if (code == PpcOp.MFSPR || code == PpcOp.MTSPR) {
      specialRegisters(core, maker, row);
      return;
    }
    for (int i = 0; i < EACH; i++) {
      cases.add(one(maker, row));
    }
  }

  private IsaCase one(IsaCases maker, PpcOpRow row) {
    int code = row.code();
    return switch (code) {
      case PpcOp.RFI -> maker.returns(row, "srr0", "srr1");
      case PpcOp.RFCI -> maker.returns(row, "csrr0", "csrr1");
      case PpcOp.RFMCI -> maker.returns(row, "mcsrr0", "mcsrr1");
      case PpcOp.ICBT -> maker.access(cases.size() % 2 == 0 ? row : withoutTarget(row), true, 1);
      case EmbeddedOp.RFDI -> maker.returns(row, "dsrr0", "dsrr1");
      case EmbeddedOp.LSWI, EmbeddedOp.STSWI -> maker.string(row);
      case EmbeddedOp.LMW, EmbeddedOp.STMW -> maker.access(row, false, 1);
      case PpcOp.MTMSR, PpcOp.WRTEE -> maker.machineState(row);
      case PpcOp.STWCX_RC -> maker.conditionalStore(row);
      case PpcOp.LMW, PpcOp.STMW -> maker.access(row, false, 4);
      case PpcOp.LWARX -> maker.access(row, true, 4);
      default -> {
        boolean storage = code >= PpcOp.LWZ && code < PpcOp.STWCX_RC;
        boolean cache = code >= PpcOp.DCBA && code <= PpcOp.ICBLC;
        boolean external = code >= EmbeddedOp.LBEPX && code <= EmbeddedOp.STFDEPX;
        boolean string = code >= EmbeddedOp.LSWI && code <= EmbeddedOp.STSWX;
        boolean indexed = row.value() >>> 26 == 31;
        yield storage || cache || external || string
            ? maker.access(row, indexed, 1)
            : maker.registers(row);
      }
    };
  }

  /** icbt with CT = 0, the only form that QEMU has. */
  private static PpcOpRow withoutTarget(PpcOpRow row) {
    int mask = row.mask() | 0x03E0_0000;
    return new PpcOpRow(row.code(), row.mnemonic(), mask, row.value(), row.form(), row.feature());
  }

  private void specialRegisters(IsaCore core, IsaCases maker, PpcOpRow row) {
    for (int number : PLAIN_SPRS.get(core)) {
      for (int i = 0; i < 4; i++) {
        cases.add(maker.special(row, number, MFSPR));
      }
    }
    for (int number : core.foreign()) {
      cases.add(maker.special(row, number, MFSPR));
      cases.add(maker.special(row, number, MFSPR));
    }
  }
}
