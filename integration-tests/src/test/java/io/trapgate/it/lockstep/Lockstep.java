package io.trapgate.it.lockstep;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Runs our machine along QEMU's trace. After every block the two pcs and all registers must agree,
 * and before its first run a block must be the words that our memory holds.
 */
final class Lockstep {
  private final TraceReader trace;
  private final OurMachine ours;
  private final Tolerances tolerances;
  private final GuestTime time;
  private final History history = new History();
  private final Set<TracedBlock> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final RegisterPairs registers;
  private TracedBlock block;
  private long blocks;
  private long instructions;

  /** Reads the first dump, which the machine's registers at entry must match. */
  Lockstep(TraceReader trace, OurMachine ours, Tolerances tolerances) throws IOException {
    this.trace = trace;
    this.ours = ours;
    this.tolerances = tolerances;
    this.time = new GuestTime(ours, tolerances);
    if (!trace.next()) {
      throw new IOException("QEMU ended before its first block: " + trace.strange());
    }
    registers = new RegisterPairs(trace.names(), ours, Set.of());
    block = trace.block(trace.values()[trace.index("NIP")]);
    time.follow(step(trace.values()).timeAfter());
  }

  /** Instructions compared. */
  long instructions() {
    return instructions;
  }

  /** The numbers for the log. */
  String summary() {
    return "%d instructions in %d blocks, %d registers each, %d decrementer interrupts; %d blocks of"
            .formatted(instructions, blocks, registers.size(), time.interrupts(), seen.size())
        + " code compared word by word\n  dumped by QEMU, not compared: "
        + String.join(" ", registers.left())
        + tolerances.summary();
  }

  /** Compares the registers at entry. */
  Optional<Difference> entry() {
    return compare(step(trace.values()));
  }

  /**
   * Goes on to the next block.
   *
   * @return what differs there
   */
  Optional<Difference> advance() throws IOException {
    Step step = step(trace.before());
    if (!trace.stopped()) {
      Optional<Difference> found = execute();
      if (found.isPresent()) {
        return found;
      }
    }
    time.follow(step.timeAfter());
    Optional<String> wrong = time.interrupt(step).or(time::late);
    if (wrong.isPresent()) {
      return Optional.of(difference(wrong.get()));
    }
    Optional<Difference> found = compare(step);
    block = trace.block(step.after("NIP"));
    return found;
  }

  /** Whether QEMU has announced another block; if not, it has ended. */
  boolean next() throws IOException {
    return trace.next();
  }

  private Step step(int[] before) {
    return new Step(ours, block, trace.names(), before, trace.values());
  }

  private Optional<Difference> execute() {
    history.add(block, instructions);
    if (seen.add(block)) {
      for (int i = 0; i < block.length(); i++) {
        int word = ours.word(block.pc() + 4 * i);
        if (word != block.words()[i]) {
          String text = "the code at %08x is %08x".formatted(block.pc() + 4 * i, word);
          return Optional.of(difference(text + " (QEMU: " + block.text().get(i) + ")"));
        }
      }
    }
    instructions += ours.run(block.length());
    blocks++;
    return Optional.empty();
  }

  private Optional<Difference> compare(Step step) {
    for (int index : registers.differing(step.after())) {
      String name = registers.name(index);
      int mine = registers.ours(index);
      int theirs = step.after()[index];
      boolean late = name.equals("TSR") && time.status(step, mine, theirs);
      if (mine != theirs && !late && !tolerances.accept(step, name, mine, theirs)) {
        return Optional.of(difference("%s %08x (QEMU: %08x)".formatted(name, mine, theirs)));
      }
    }
    return Optional.empty();
  }

  /** The last block once more when QEMU ended behind it instead of before it. */
  Optional<Difference> finish(int pc) {
    if (!trace.stopped()) {
      execute();
    }
    return ours.cpu.state().pc == pc
        ? Optional.empty()
        : Optional.of(difference("QEMU stopped at pc %08x".formatted(pc)));
  }

  /** Words of the blocks that were run. */
  IntStream executed() {
    return seen.stream().flatMapToInt(each -> IntStream.of(each.words()));
  }

  /** What is wrong here, with the last blocks and the registers. */
  Difference difference(String what) {
    List<String> context = new ArrayList<>(history.lines());
    context.add("registers: name, ours, QEMU's; * differs, ~ is compared by its own rule");
    context.addAll(registers.lines(trace.values()));
    return new Difference(instructions, what, context);
  }
}
