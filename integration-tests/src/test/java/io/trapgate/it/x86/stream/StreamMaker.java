package io.trapgate.it.x86.stream;

import io.trapgate.target.x86.core.EmulationFailure;
import io.trapgate.target.x86.core.Flag;
import io.trapgate.target.x86.core.Gpr;
import io.trapgate.target.x86.core.InsnSample;
import io.trapgate.target.x86.core.InsnSampler;
import io.trapgate.target.x86.core.RowView;
import io.trapgate.target.x86.core.TripleFault;
import io.trapgate.target.x86.core.X86State;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/**
 * Makes a stream of random instructions. They are chosen while our processor executes them, so that
 * operands lie where they should and branches go on inside the snippet.
 */
final class StreamMaker {
  private static final int TRIES = 12;

  /** Every so many instructions memory is looked at when they have written some. */
  private static final int MOST_CHECKED = Integer.getInteger("stream.cells", 4);

  private static final int CHECKS = Integer.getInteger("stream.checks", 4);

  /** What the last instructions of a snippet need. */
  private static final int RESERVED_BYTES = 200;

  private final StreamMode mode;
  private final Random random;
  private final int snippets;
  private final byte[] image;
  private final BareCpu ours;
  private final Trial trial;
  private final Places places;
  private final Assembly assembly;
  private final InsnSampler sampler;
  private final Preparation preparation;
  private final List<RowView> rows;
  private final StreamChoice choice;
  private final boolean x87;
  private final Map<RowView, Integer> covered = new HashMap<>();
  private Optional<String> failure = Optional.empty();

  StreamMaker(StreamMode mode, long seed, int snippets) throws IOException {
    this(mode, seed, snippets, StreamChoice.ALL);
  }

  /** Of some of the rows, and of those some forms. */
  StreamMaker(StreamMode mode, long seed, int snippets, StreamChoice choice) throws IOException {
    this.choice = choice;
    this.mode = mode;
    this.random = new Random(seed);
    this.snippets = snippets;
    image = Frame.memory(mode, snippets, random);
    ours = new BareCpu(image);
    trial = new Trial(ours, image);
    places = new Places(mode, random, ours.state());
    assembly = new Assembly(mode.codeBits());
    sampler = new InsnSampler(random, mode.codeBits());
    preparation = new Preparation(this, random);
    rows = choice.rows().apply(StreamRows.of(mode));
    x87 = rows.stream().anyMatch(row -> row.name().equals("fld"));
  }

  /** The memory to start with. */
  byte[] make() {
    try {
      for (int i = 0; i < snippets; i++) {
        trial.enter(Frame.SNIPPETS + i * Frame.SNIPPET_BYTES);
        snippet();
      }
    } catch (EmulationFailure | TripleFault | IllegalStateException e) {
      failure = Optional.of(e.toString());
    }
    return image;
  }

  /** The path that the stream was made on. */
  MadePath path() {
    return new MadePath(trial.path(), trial.starts());
  }

  /** Why the stream ends early: following it shows more. */
  Optional<String> failure() {
    return failure;
  }

  /** Memory that QEMU has otherwise in the end. */
  UnlikeMemory unlike() {
    return trial.unlike();
  }

  /** How often each row was executed. */
  Map<RowView, Integer> covered() {
    return covered;
  }

  List<RowView> rows() {
    return rows;
  }

  Places places() {
    return places;
  }

  Assembly assembly() {
    return assembly;
  }

  BareCpu ours() {
    return ours;
  }

  StreamChoice choice() {
    return choice;
  }

  StreamMode mode() {
    return mode;
  }

  /** Appends what an instruction needs before it. */
  boolean append(byte[] code) {
    return trial.run(code, false) == Trial.Outcome.DONE;
  }

  private void snippet() {
    begin();
    int length = 10 + random.nextInt(40);
    int trap = choice.own() == OwnDebug.TRAP_FLAG ? random.nextInt(length) : -1;
    for (int i = 0; i < length && trial.room() > RESERVED_BYTES; i++) {
      if (!places.stackIsGood()) {
        append(assembly.mov(Gpr.RSP, places.stack()));
      }
      if (i == trap && setTrapFlag()) {
        return;
      }
      if (one(random.nextInt(length) < i / 2)) {
        return;
      }
    }
    end();
  }

  /** True when the trap has ended the snippet. */
  private boolean setTrapFlag() {
    append(assembly.push(random.nextInt(0x1000) & 0x8D5 | Flag.TF));
    append(assembly.popf());
    for (int i = 0; i < TRIES && trial.room() > RESERVED_BYTES; i++) {
      if (one(true)) {
        return true;
      }
    }
    return trial.run(new byte[] {(byte) 0x90}, true) == Trial.Outcome.FAULTED;
  }

  private void begin() {
    if (choice.own() == OwnDebug.SLOTS) {
      OwnSlots.prologue(assembly).forEach(this::append);
    }
    if ((ours.state().cr0 & X86State.CR0_TS) != 0) {
      append(assembly.clts());
    }
    for (int i = 0; i < (mode.codeBits() == 64 ? 16 : 8); i++) {
      if (i != Gpr.RSP) {
        append(assembly.mov(i, places.value()));
      }
    }
    append(assembly.fninit());
    for (int i = x87 ? random.nextInt(8) : 0; i > 0; i--) {
      append(assembly.fld(random.nextInt(7)));
    }
    int flags = random.nextInt(0x1000) & 0x8D5 | (random.nextInt(4) == 0 ? 0x400 : 0);
    append(assembly.push(flags));
    append(assembly.popf());
  }

  /** Shows what was written, then ends with an exception. */
  private void end() {
    if (!places.stackIsGood()) {
      append(assembly.mov(Gpr.RSP, places.stack()));
    }
    int cells = 0;
    for (long cell : List.copyOf(trial.touched())) {
      if (cells++ < 16 && trial.room() > 24) {
        append(assembly.load(places.inData(cell)));
      }
    }
    if (x87) {
      trial.run(assembly.ud2(), true);
    } else { // where UD2 may not be emulated: a division by 0
      append(assembly.mov(Gpr.RCX, 0));
      trial.run(new byte[] {(byte) 0xF7, (byte) 0xF1}, true);
    }
  }

  /** Appends one random instruction; true when it has ended the snippet. */
  private boolean one(boolean mayFault) {
    RowView first = rows.get(random.nextInt(rows.size()));
    RowView second = rows.get(random.nextInt(rows.size()));
    RowView row =
        covered.getOrDefault(first, 0) <= covered.getOrDefault(second, 0) ? first : second;
    for (int i = 0; i < TRIES && trial.room() > RESERVED_BYTES; i++) {
      Optional<InsnSample> sample =
          sampler
              .draw(row)
              .filter(StreamRows::isDrawn)
              .flatMap(preparation::prepare)
              .filter(choice.drawn())
              .flatMap(this::placed);
      if (sample.isPresent()) {
        Trial.Outcome outcome =
            trial.run(sample.get().bytes(), mayFault && !misaligned(sample.get()));
        if (outcome != Trial.Outcome.REFUSED) {
          covered.merge(row, 1, Integer::sum);
          if (outcome == Trial.Outcome.DONE && Preparation.disturbsX87(sample.get())) {
            append(assembly.fninit());
          }
          if (outcome == Trial.Outcome.DONE && preparation.loadsX87Status(row.name())) {
            append(assembly.fnclex());
          }
          if (outcome == Trial.Outcome.DONE && UndefinedFlags.differ(row.name())) {
            append(assembly.cmp(random.nextInt(8), random.nextInt(8)));
          }
          if (outcome == Trial.Outcome.DONE && random.nextInt(CHECKS) == 0) {
            check();
          }
          return outcome == Trial.Outcome.FAULTED;
        }
      }
    }
    return false;
  }

  /** QEMU 7.2 doesn't check the alignment of 16-byte operands: those that fault are left out. */
  private boolean misaligned(InsnSample sample) {
    return sample.hasMemory()
        && sample.memoryBytes() >= 16
        && (sample.linear(ours.state(), ours.state().rip) & 15) != 0;
  }

  /** Loads what the last instruction has written. */
  private void check() {
    List<Long> cells = trial.lastTouched();
    for (int i = 0;
        i < Math.min(MOST_CHECKED, cells.size()) && trial.room() > RESERVED_BYTES;
        i++) {
      append(assembly.load(places.inData(cells.get(i))));
    }
  }

  private Optional<InsnSample> placed(InsnSample sample) {
    if (!sample.hasMemory()
        || preparation.hasPlaced()
        || sample.memoryBytes() == 0 && random.nextBoolean()) {
      return Optional.of(sample);
    }
    long rip = ours.state().rip;
    long wanted = places.data(sample.memoryBytes(), sample.addressBytes(), sample.memorySegment());
    Optional<InsnSample> moved = sample.moved(ours.state(), rip, wanted);
    return moved.isPresent() ? moved : Optional.of(sample);
  }
}
