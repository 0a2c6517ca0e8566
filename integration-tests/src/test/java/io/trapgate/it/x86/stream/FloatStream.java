package io.trapgate.it.x86.stream;

import io.trapgate.target.kvm.KvmException;
import io.trapgate.target.x86.core.EmulationFailure;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.InsnSampler;
import io.trapgate.target.x86.core.RowView;
import io.trapgate.target.x86.core.SegmentName;
import io.trapgate.target.x86.core.X86State;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/**
 * Random x87, MMX and SSE instructions, a few at a time: drawn while ours executes them, then
 * executed by both from the same state.
 */
final class FloatStream {
  /** Two pages that operands are in. */
  static final int WINDOW = 0x2_D000;

  static final int WINDOW_BYTES = 0x2000;

  private static final int TRIES = 12;
  private static final int MARGIN = 0x200;

  private final LongPair pair;
  private final Random random;
  private final FloatValues values;
  private final InsnSampler sampler;
  private final List<RowView> rows;
  private final Map<RowView, Integer> covered = new HashMap<>();
  private final Set<String> notModelled = new TreeSet<>();
  private final List<InsnSample> made = new ArrayList<>();
  private final long[] gprs = new long[16];
  private final FloatDifferences differences;
  private byte[] state = {};
  private byte[] memory = {};

  FloatStream(LongPair pair, Random random, List<RowView> rows, FloatDifferences differences) {
    this.pair = pair;
    this.differences = differences;
    pair.adjustment(differences);
    this.random = random;
    this.values = new FloatValues(random);
    this.sampler = new InsnSampler(random, pair.mode().codeBits());
    this.rows = new ArrayList<>(rows);
  }

  /** Whether ours has a row, as far as is known. */
  boolean has(RowView row) {
    return rows.contains(row);
  }

  /** Mnemonics that ours hasn't. */
  Set<String> notModelled() {
    return notModelled;
  }

  /** How often each row was executed. */
  Map<RowView, Integer> covered() {
    return covered;
  }

  /** The last ones. */
  List<InsnSample> made() {
    return made;
  }

  /** Draws some from a new state. */
  void make(int length) throws KvmException {
    state = values.state(random.nextInt(4) != 0);
    memory = values.memory(WINDOW_BYTES);
    for (int i = 0; i < gprs.length; i++) {
      gprs[i] = random.nextInt(3) == 0 ? values.half() : address();
    }
    gprs[Gpr.RDI] = address(); // of MASKMOVQ
    prepare();
    pair.oursToProbe();
    made.clear();
    for (int i = 0; i < length; i++) {
      if (one()) {
        return;
      }
    }
  }

  private long address() {
    int offset = MARGIN + random.nextInt(WINDOW_BYTES - 2 * MARGIN);
    return (long) WINDOW + (random.nextInt(4) == 0 ? offset : offset & -16);
  }

  private void prepare() throws KvmException {
    // The selector that an image of the x87 has of a null segment is the guest's own.
    int data = pair.mode().codeBits() == 64 ? 0 : pair.mode().data();
    pair.selectors(data, data, data, data);
    for (int i = 0; i < gprs.length; i++) {
      if (i != Gpr.RSP) {
        pair.general(i, gprs[i]);
      }
    }
    pair.write(WINDOW, memory);
    pair.load(state);
  }

  /** Draws one more; true when it has faulted. */
  private boolean one() {
    RowView first = rows.get(random.nextInt(rows.size()));
    RowView second = rows.get(random.nextInt(rows.size()));
    RowView row =
        covered.getOrDefault(first, 0) <= covered.getOrDefault(second, 0) ? first : second;
    for (int i = 0; i < TRIES; i++) {
      Optional<InsnSample> drawn = sampler.draw(row).flatMap(this::placed);
      if (drawn.isPresent()) {
        return execute(row, drawn.get());
      }
    }
    return false;
  }

  private boolean execute(RowView row, InsnSample sample) {
    X86State ours = pair.ours().state();
    int at = (int) ours.rip;
    pair.ours().cpu().write(at, sample.bytes());
    pair.ours().cpu().cpu().registersChanged();
    int vector;
    try {
      vector = pair.ours().cpu().step();
    } catch (EmulationFailure failure) {
      notModelled.add(sample.name());
      rows.remove(row);
      return false;
    }
    made.add(sample);
    covered.merge(row, 1, Integer::sum);
    return vector >= 0 || FloatDifferences.endsStream(sample.name(), ours.fpu);
  }

  private Optional<InsnSample> placed(InsnSample sample) {
    // In a process FS and GS are the C library's.
    if (sample.segment() >= SegmentName.FS && !pair.theirs().has(0)) {
      return Optional.empty();
    }
    if (!sample.hasMemory()) {
      return Optional.of(sample).filter(each -> !storesElsewhere(each));
    }
    X86State ours = pair.ours().state();
    long wanted = address();
    boolean wide = sample.memoryBytes() >= 16;
    return sample
        .moved(ours, ours.rip, wide ? wanted & -16 : wanted)
        .or(() -> Optional.of(sample))
        .filter(each -> inWindow(each.linear(ours, ours.rip)))
        .filter(
            each -> !wide || (each.linear(ours, ours.rip) & 15) == 0 || random.nextInt(16) == 0);
  }

  /** MASKMOVQ and MASKMOVDQU store where RDI leads. */
  private boolean storesElsewhere(InsnSample sample) {
    return sample.name().startsWith("maskmov")
        && (sample.addressBytes() == 2 || !inWindow(pair.ours().state().gpr[Gpr.RDI]));
  }

  private static boolean inWindow(long linear) {
    return linear >= WINDOW && linear <= WINDOW + WINDOW_BYTES - MARGIN;
  }

  /**
   * Executes the first ones on both.
   *
   * @return how the two differ, empty for not at all
   */
  String run(int count) throws KvmException {
    ByteArrayOutputStream code = new ByteArrayOutputStream();
    made.subList(0, count).forEach(each -> code.writeBytes(each.bytes()));
    differences.last(made.get(count - 1).name());
    prepare();
    pair.code(code.toByteArray());
    return pair.run() + pair.memory(WINDOW, WINDOW_BYTES);
  }

  /** The first one that makes a difference, as far as one does by itself. */
  int firstWrong() throws KvmException {
    for (int i = 1; i < made.size(); i++) {
      if (!run(i).isEmpty()) {
        return i;
      }
    }
    return made.size();
  }
}
