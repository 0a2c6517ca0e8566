package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.RowView;
import io.trapgate.target.x86.core.X86Fault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** First each row by itself, whether KVM has it at all; then streams of those that it has. */
final class FloatRun {
  private static final int SAMPLES = Integer.getInteger("float.samples", 2);
  private static final int MOST_IN_STREAM = 8;
  private static final int MOST_WRONG = Integer.getInteger("float.wrong", 4);

  private final LongPair pair;
  private final Random random;
  private final FloatDifferences differences;
  private final List<RowView> rows = new ArrayList<>();
  private final Set<String> missing = new TreeSet<>();
  private final Set<String> notModelled = new TreeSet<>();
  private final List<String> wrong = new ArrayList<>();
  private final Map<RowView, Integer> covered = new HashMap<>();
  private int compared;
  private int cutShort;

  /**
   * @param triedAgain whether KVM's emulator tries what the processor has refused
   */
  FloatRun(LongPair pair, long seed, boolean triedAgain) {
    this.pair = pair;
    this.random = new Random(seed);
    this.differences = new FloatDifferences(pair.executor() == FxExecutor.PROCESSOR, triedAgain);
  }

  /** All rows: where the processor executes the guest. */
  void allRows() {
    rows.addAll(FloatRows.of(pair.mode().codeBits()));
  }

  /** Finds out which rows KVM has. */
  void rowsOfKvm() throws KvmException {
    for (RowView row : FloatRows.of(pair.mode().codeBits())) {
      FloatStream alone = new FloatStream(pair, random, List.of(row), differences);
      boolean executed = false;
      for (int i = 0; i < SAMPLES && alone.has(row); i++) {
        alone.make(1);
        executed |= !alone.made().isEmpty() && compare(alone);
      }
      notModelled.addAll(alone.notModelled());
      if (executed) {
        rows.add(row);
      } else if (alone.has(row)) {
        missing.add(row.name());
      }
    }
  }

  /** Compares at least so many instructions. */
  void instructions(int count) throws KvmException {
    FloatStream stream = new FloatStream(pair, random, rows, differences);
    while (compared < count && wrong.size() < MOST_WRONG) {
      stream.make(1 + random.nextInt(MOST_IN_STREAM));
      if (!stream.made().isEmpty()) {
        compare(stream);
      }
    }
    covered.putAll(stream.covered());
    notModelled.addAll(stream.notModelled());
  }

  /** Executes a stream on both; false when KVM hasn't one of its instructions. */
  private boolean compare(FloatStream stream) throws KvmException {
    int count = stream.made().size();
    String difference = stream.run(count);
    if (!difference.isEmpty() && notEmulated()) {
      cutShort++;
      return false;
    }
    compared += count;
    if (!difference.isEmpty()) {
      int first = stream.firstWrong();
      difference = stream.run(first);
      InsnSample sample = stream.made().get(first - 1);
      wrong.add(
          "%s %s behind %d others, exception %d: %s"
              .formatted(
                  sample.name(),
                  HexFormat.of().formatHex(sample.bytes()),
                  first - 1,
                  pair.ours().ended() ? pair.ours().vector() : -1,
                  difference));
    }
    return true;
  }

  /** At level 3 that is #UD, where ours has gone on. */
  private boolean notEmulated() throws KvmException {
    boolean undefined =
        pair.mode().user()
            && pair.executor() != FxExecutor.PROCESSOR
            && pair.ending().equals("caught")
            && pair.theirs().vector() == X86Fault.UD
            && pair.stopsEarly();
    return undefined || pair.ending().equals("not emulated");
  }

  List<String> wrong() {
    return wrong;
  }

  /** Mnemonics of rows that KVM hasn't in this mode. */
  Set<String> missing() {
    return missing;
  }

  /** How many rows were in streams. */
  int covered() {
    return covered.size();
  }

  @Override
  public String toString() {
    return "%d instructions of %d rows compared, %d streams cut short%s%n  there is: %s%n  ours hasn't: %s"
        .formatted(
            compared,
            covered.size(),
            cutShort,
            differences.counts().entrySet().stream()
                .map(each -> "%n  %6d x %s".formatted(each.getValue(), each.getKey()))
                .collect(Collectors.joining()),
            missing.isEmpty()
                ? "all"
                : covered.keySet().stream()
                    .map(RowView::name)
                    .distinct()
                    .sorted()
                    .collect(Collectors.joining(" ")),
            String.join(" ", notModelled));
  }
}
