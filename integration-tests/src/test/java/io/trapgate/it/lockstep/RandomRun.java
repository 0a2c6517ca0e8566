package io.trapgate.it.lockstep;

import io.trapgate.target.ppc.MsrWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** One random stream on both sides, and again instruction by instruction when it differs. */
final class RandomRun {
  /** Number of the MSR in gdb's numbering. */
  private static final int MSR = 65;

  /** More rounds of loops than a stream has on average. */
  private static final long MOST_ROUNDS = 8;

  private static final int PAGE_BYTES = 4096;

  private final StreamRows rows;
  private final long seed;
  private final int words;
  private final Map<String, Integer> covered = new TreeMap<>();
  private String summary = "";
  private long instructions;

  /**
   * @param words size of the stream
   */
  RandomRun(LockstepCore core, long seed, int words) {
    this.rows = new StreamRows(core);
    this.seed = seed;
    this.words = words;
  }

  /** Instructions compared. */
  long instructions() {
    return instructions;
  }

  /** Mnemonics of the rows in the blocks that were run, each with the number of its words. */
  Map<String, Integer> covered() {
    return covered;
  }

  StreamRows rows() {
    return rows;
  }

  String summary() {
    return summary;
  }

  /** Runs the stream; a difference is looked at again so that it names one instruction. */
  Optional<Difference> run() throws IOException {
    Optional<Difference> found = run(false);
    if (found.isEmpty()) {
      return found;
    }
    Optional<Difference> exact = run(true);
    return exact.isPresent() ? exact : found;
  }

  private Optional<Difference> run(boolean everyInstruction) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    StreamMaker maker = new StreamMaker(rows, random);
    int end = maker.make(words);
    Map<Integer, byte[]> parts =
        Map.of(
            StreamLayout.TRAMPOLINE, StreamLayout.trampoline(),
            StreamLayout.VECTORS, StreamLayout.vectors(),
            StreamLayout.CODE, maker.bytes(),
            StreamLayout.SCRATCH, StreamLayout.scratch(random));
    OurMachine ours = new OurMachine(rows.core());
    ours.memory.mapRam(0, StreamLayout.MAPPED_BYTES);
    Path folder = Files.createTempDirectory("trapgate-stream");
    try (QemuTrace qemu = start(folder, parts, everyInstruction)) {
      enter(rows.core(), ours, qemu);
      return follow(ours, qemu, end);
    } finally {
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(folder);
    }
  }

  private QemuTrace start(Path folder, Map<Integer, byte[]> parts, boolean everyInstruction)
      throws IOException {
    List<String> arguments = new ArrayList<>(rows.core().machine());
    arguments.addAll(rows.core().firmware(folder));
    for (Map.Entry<Integer, byte[]> part : parts.entrySet()) {
      Path file = Files.write(folder.resolve("%x".formatted(part.getKey())), part.getValue());
      arguments.add("-device");
      arguments.add("loader,file=%s,addr=0x%x,force-raw=on".formatted(file, part.getKey()));
    }
    String traced =
        rows.core().hasFpu() ? "exec,cpu,fpu,nochain,in_asm" : "exec,cpu,nochain,in_asm";
    return QemuTrace.start(arguments, everyInstruction, traced);
  }

  /**
   * Both sides at the start of the stream, in the state that QEMU's board enters firmware in. Ours
   * takes over QEMU's memory, which holds the stream, the firmware and the board's device tree.
   */
  private static void enter(LockstepCore core, OurMachine ours, QemuTrace qemu) throws IOException {
    Path memory = qemu.folder().resolve("initial");
    qemu.save(StreamLayout.MAPPED_BYTES, memory);
    byte[] bytes = Files.readAllBytes(memory);
    for (int at = 0; at < bytes.length; at += PAGE_BYTES) {
      byte[] page = Arrays.copyOfRange(bytes, at, at + PAGE_BYTES);
      if (!Arrays.equals(page, new byte[PAGE_BYTES])) {
        ours.store(at, page);
      }
    }
    qemu.client().writeRegisterValue(QemuEnd.PC, StreamLayout.CODE);
    for (int i = 0; i < 32; i++) {
      ours.cpu.state().gpr[i] = (int) qemu.client().readRegisterValue(i);
    }
    core.map(ours.cpu);
    ours.cpu.setMsr((int) qemu.client().readRegisterValue(MSR), MsrWriter.INTERRUPT);
    ours.cpu.setPc(StreamLayout.CODE);
    qemu.resume();
  }

  private Optional<Difference> follow(OurMachine ours, QemuTrace qemu, int end) throws IOException {
    Tolerances tolerances =
        new Tolerances(
            List.of(
                new TimeReads(),
                new ClearedEnables(),
                new KeptMachineCheckEnable(),
                new ProgramReasons(),
                new LineAddress(),
                new NextVictim(),
                new VectorSyndrome(),
                new FloatSyndrome(),
                new FloatStatus(),
                new SingleNan(),
                new ConvertedUpper()));
    Lockstep lockstep = new Lockstep(new TraceReader(qemu.log()), ours, tolerances);
    QemuEnd stop = new QemuEnd(qemu, StreamLayout.MAPPED_BYTES);
    Optional<Difference> found;
    try {
      found = compare(lockstep, ours, stop, end);
    } catch (QemuFailure e) {
      instructions = lockstep.instructions();
      tolerances.count("QEMU failed and ended the stream: " + e.getMessage());
      found = Optional.empty();
    }
    lockstep
        .executed()
        .forEach(word ->
            rows.row(word).ifPresent(row -> covered.merge(row.mnemonic(), 1, Integer::sum)));
    summary = lockstep.summary();
    return found;
  }

  private Optional<Difference> compare(Lockstep lockstep, OurMachine ours, QemuEnd stop, int end)
      throws IOException {
    Optional<Difference> found = lockstep.entry();
    while (found.isEmpty() && lockstep.next()) {
      found = lockstep.advance();
      int pc = ours.cpu.state().pc;
      if (pc == end && !stop.begun()) {
        instructions = lockstep.instructions();
        stop.begin();
      } else if (pc == StreamLayout.lost()) {
        found = Optional.of(lockstep.difference("both sides left the tracks of the stream"));
      } else if (lockstep.instructions() > MOST_ROUNDS * words && !stop.begun()) {
        found = Optional.of(lockstep.difference("the stream does not end"));
      }
    }
    if (found.isEmpty()) {
      found = lockstep.finish(stop.pc());
    }
    if (found.isEmpty()) {
      found = stop.memory(ours).map(lockstep::difference);
    }
    return found;
  }
}
