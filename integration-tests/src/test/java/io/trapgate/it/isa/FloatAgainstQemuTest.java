package io.trapgate.it.isa;

import static org.assertj.core.api.Assertions.assertThat;

import io.trapgate.it.isa.FloatRecord.After;
import io.trapgate.it.tools.NeedsTool;
import io.trapgate.target.ppc.CoreModel;
import io.trapgate.target.ppc.EfpOp;
import io.trapgate.target.ppc.FpOp;
import io.trapgate.target.ppc.PpcOpRow;
import io.trapgate.target.ppc.PpcOpTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Every floating-point instruction over tables of edge and random operands, modes and enables, on
 * our core and on QEMU's: the classic unit on the e500mc, embedded floating point on the e500v2.
 * {@code -Disa.seed} and {@code -Dfp.records} choose other cases and more of them.
 */
@NeedsTool("qemu-system-ppc")
class FloatAgainstQemuTest {
  private static final long SEED = Long.getLong("isa.seed", 20);
  private static final int RECORDS = Integer.getInteger("fp.records", 150);
  private static final int TABLES = 6;

  /** Fewer completed cases than that don't cover a row. */
  private static final int LEAST = 10;

  private static final int MSR_FP = 0x0000_2000;
  private static final int MSR_SPE = 0x0200_0000;

  /** Rows that QEMU has wrong in every case: fractions, and comparisons that hold. */
  private static final Set<String> NOT_COMPARED =
      Set.of("efscfsf", "efsctsf", "evfscfsf", "evfsctsf", "efdcfsf", "efdctsf");

  private final FloatCases cases = new FloatCases(SEED);
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Integer> skipped = new TreeMap<>();
  private final Map<String, Integer> completed = new TreeMap<>();
  private int compared;

  private static List<PpcOpRow> rows(int first, int end) {
    return PpcOpTable.ROWS.stream().filter(row -> row.code() >= first && row.code() < end).toList();
  }

  @Test
  void theClassicUnitLeavesTheSameBehind() throws Exception {
    List<PpcOpRow> rows = rows(FpOp.FIRST, FpOp.END);
    try (BatchMachine ours = BatchMachine.ours(CoreModel.E500MC);
        BatchMachine qemu = BatchMachine.qemu("e500mc")) {
      for (PpcOpRow row : rows) {
        for (int table = 0; table < TABLES; table++) {
          classic(row, table % 2 == 1, ours, qemu);
        }
      }
    }
    report("Classic floating point", rows, Set.of());
  }

  private void classic(PpcOpRow row, boolean interrupts, BatchMachine ours, BatchMachine qemu)
      throws IOException {
    int word = cases.word(row);
    FloatRecord[] records = new FloatRecord[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      records[i] = cases.classic(row, word, i, interrupts);
    }
    FloatProgram program = FloatProgram.of(word, RECORDS, false, MSR_FP);
    After[] actual = ours.run(program, records);
    After[] raw = qemu.run(program, records);
    for (int i = 0; i < RECORDS; i++) {
      FloatRecord before = records[i];
      After expected = FloatDeviations.corrected(row, word, before, raw[i], actual[i]);
      Optional<String> reason = FloatDeviations.reason(row, before, raw[i], actual[i]);
      check(row, before + " %08x".formatted(word), actual[i], expected, reason);
    }
  }

  @Test
  void embeddedFloatingPointLeavesTheSameBehind() throws Exception {
    List<PpcOpRow> rows = rows(EfpOp.FIRST, EfpOp.END);
    try (BatchMachine ours = BatchMachine.ours(CoreModel.E500V2);
        BatchMachine qemu = BatchMachine.qemu("e500v2")) {
      for (PpcOpRow row : rows) {
        for (int table = 0; table < TABLES; table++) {
          embedded(row, ours, qemu);
        }
      }
    }
    report("Embedded floating point", rows, NOT_COMPARED);
  }

  private void embedded(PpcOpRow row, BatchMachine ours, BatchMachine qemu) throws IOException {
    int word = cases.word(row);
    FloatRecord[] records = new FloatRecord[RECORDS];
    for (int i = 0; i < RECORDS; i++) {
      records[i] = cases.embedded(row);
    }
    FloatProgram program = FloatProgram.of(word, RECORDS, true, MSR_SPE);
    After[] actual = ours.run(program, records);
    After[] raw = qemu.run(program, records);
    for (int i = 0; i < RECORDS; i++) {
      FloatRecord before = records[i];
      After expected = EmbeddedDeviations.corrected(raw[i], actual[i]);
      Optional<String> reason = EmbeddedDeviations.reason(row, before, raw[i], actual[i]);
      check(row, before + " %08x".formatted(word), actual[i], expected, reason);
    }
  }

  private void check(
      PpcOpRow row, String what, After actual, After expected, Optional<String> reason) {
    if (reason.isPresent()) {
      skipped.merge(reason.get(), 1, Integer::sum);
      return;
    }
    compared++;
    if (actual.ivor() == 0) {
      completed.merge(row.mnemonic(), 1, Integer::sum);
    }
    if (!actual.equals(expected)) {
      wrong.add("%s %s:%n  %s%n  (expected: %s)".formatted(row.mnemonic(), what, actual, expected));
    }
  }

  private void report(String title, List<PpcOpRow> rows, Set<String> notCompared) {
    System.err.printf(
        "%s: %d cases, %d rows of the opcode table, %d differ, seed %d%n",
        title, compared, completed.size(), wrong.size(), SEED);
    skipped.forEach(
        (reason, count) -> System.err.println("  not compared: " + count + ", " + reason));
    assertThat(wrong.stream().limit(20)).isEmpty();
    TreeSet<String> missing = new TreeSet<>();
    rows.stream()
        .filter(row -> completed.getOrDefault(row.mnemonic(), 0) < LEAST)
        .forEach(row -> missing.add(row.mnemonic()));
    assertThat(missing).isEqualTo(notCompared);
  }
}
