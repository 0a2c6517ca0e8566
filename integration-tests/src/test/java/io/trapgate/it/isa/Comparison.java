package io.trapgate.it.isa;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Runs the same cases on our core and on QEMU's and collects what differs. */
final class Comparison implements AutoCloseable {
  private static final int ENTRY = 0x1_0000;

  private final IsaCore core;
  private final CpuCore ours;
  private final QemuCore qemu;
  private final List<String> wrong = new ArrayList<>();
  private final Map<String, Integer> skipped = new TreeMap<>();
  private final TreeSet<String> covered = new TreeSet<>();
  private int compared;

  Comparison(IsaCore core) throws IOException {
    this.core = core;
    ours = new CpuCore(core);
    qemu = QemuCore.start(core, ENTRY);
  }

  /** Compares the outcome of every case, in order; both cores keep their state in between. */
  void run(List<IsaCase> cases, long seed) throws IOException {
    IsaBench actual = new IsaBench(core, ours);
    IsaBench expected = new IsaBench(core, qemu);
    actual.load(cases);
    expected.load(cases);
    Random random = new Random(seed);
    byte[] fill = new byte[IsaCase.WINDOW_BYTES];
    for (IsaCase test : cases) {
      random.nextBytes(fill);
      Outcome model = actual.run(test, fill);
      Outcome raw = expected.run(test, fill);
      Outcome reference = KnownDeviations.corrected(test, raw);
      if (!reference.equals(raw)) {
        agree();
      }
      Optional<String> reason = KnownDeviations.reason(test, reference);
      if (reason.isPresent()) {
        agree();
        skipped.merge(reason.get(), 1, Integer::sum);
      } else {
        compared++;
        if (!KnownDeviations.unavailable(reference)) {
          covered.add(test.mnemonic());
        }
        List<String> differences = model.differences(reference);
        if (!differences.isEmpty()) {
          agree();
          wrong.add(test + ": " + String.join(", ", differences));
        }
      }
    }
  }

  /** Makes what an interrupt leaves alone equal again after the two have gone separate ways. */
  private void agree() throws IOException {
    for (String register : Outcome.INTERRUPT_REGISTERS) {
      ours.spr(register, 0);
      qemu.spr(register, 0);
    }
  }

  /** Mnemonics of the rows compared at least once. */
  Set<String> covered() {
    return covered;
  }

  /** What differs, one line for each case. */
  List<String> wrong() {
    return wrong;
  }

  /** The numbers for the log. */
  String summary(String title, long seed) {
    StringBuilder text = new StringBuilder();
    text.append(
        "%s of the %s: %d cases, %d rows of the opcode table, %d differ, seed %d"
            .formatted(title, core, compared, covered.size(), wrong.size(), seed));
    skipped.forEach((reason, count) ->
        text.append("\n  not compared: ").append(count).append(", ").append(reason));
    return text.toString();
  }

  @Override
  public void close() throws IOException {
    qemu.close();
  }
}
