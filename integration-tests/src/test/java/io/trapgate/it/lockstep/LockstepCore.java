package io.trapgate.it.lockstep;

import io.trapgate.it.isa.TinyElf;
import io.trapgate.target.booke.CpuModel;
import io.trapgate.target.memory.PhysicalMap;
import io.trapgate.target.ppc.CoreIdentity;
import io.trapgate.target.ppc.Cpu;
import io.trapgate.target.ppc.PpcFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A core that exists on both sides. */
enum LockstepCore {
  /** What U-Boot's board has. */
  E500V2(CpuModel.E500V2, "-M ppce500 -cpu e500v2"),

  /** The bare core, in hypervisor state. */
  E500MC(CpuModel.E500MC, "-M ppce500 -cpu e500mc"),

  /** On Xilinx's reference board, which needs no firmware. */
  PPC440(CpuModel.PPC440, "-M virtex-ml507 -cpu 440-xilinx");

  /** The slowest clock: the harness moves time forward as QEMU's passes. */
  private static final int TICKS_PER_INSTRUCTION = 1;

  private final String label;
  private final String machine;
  private final int pvr;

  LockstepCore(CpuModel model, String machine) {
    this.label = model.name();
    this.machine = machine;
    this.pvr = model.pvr();
  }

  /** QEMU's options that make the machine. */
  List<String> machine() {
    return List.of(machine.split(" ", -1));
  }

  /** The core as ours can be asked for. */
  CpuModel model() {
    return CpuModel.ALL.stream()
        .filter(each -> each.name().equals(label))
        .findFirst()
        .orElseThrow();
  }

  /** QEMU's options that name the smallest guest that the board starts with, if it needs any. */
  List<String> firmware(Path folder) throws IOException {
    if (this == PPC440) {
      return List.of();
    }
    Path file = Files.write(folder.resolve("tiny.elf"), TinyElf.at(StreamLayout.ENTRY));
    return List.of("-bios", file.toString());
  }

  /**
   * Maps the memory of a stream one to one in our core, as QEMU's board has it at entry. That one
   * maps 2 GiB for the 440's supervisor, which the stream's first instructions replace.
   */
  void map(Cpu cpu) {
    if (this == PPC440) {
      cpu.presetTlb1(1, 0, 0, StreamUnifiedTlb.SIZE_256_MEBIBYTES);
    } else {
      cpu.presetTlb1(0, 0, 0, StreamLayout.TSIZE_64_MEBIBYTES);
    }
  }

  /**
   * The size of a stream. The 440's are short: QEMU 7.2 fails an assertion of its own now and then
   * ("sextract64"), which ends the stream.
   */
  int mostWords() {
    return this == PPC440 ? 30_000 : StreamLayout.MOST_WORDS;
  }

  boolean hasFpu() {
    return model().core().has(PpcFeature.FPU);
  }

  int pvr() {
    return pvr;
  }

  /** Our core in that memory. */
  Cpu cpu(PhysicalMap memory) {
    CoreIdentity identity = new CoreIdentity(pvr, 0, 0);
    return new Cpu(memory, model().core(), identity, TICKS_PER_INSTRUCTION, () -> {});
  }

  @Override
  public String toString() {
    return label;
  }
}
