package io.trapgate.testkit;

import io.trapgate.target.MachineSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * What to start for a test.
 *
 * @param spec the machine
 * @param symbols the ELF file with the guest's symbols; empty when the guest's own image has them
 * @param patience how long a wait lasts unless told otherwise
 * @param watchRanges whether one watchpoint takes all data slots and sees every access that touches
 *     it, which is beyond what KVM can express
 */
public record MachineSetup(
    MachineSpec spec, Optional<Path> symbols, Duration patience, boolean watchRanges) {
  /** A machine at all defaults otherwise. */
  public static MachineSetup of(MachineSpec spec) {
    return new MachineSetup(spec, Optional.empty(), DebugSession.PATIENCE, false);
  }

  /** The same with symbols from another file than the guest's image. */
  public MachineSetup withSymbols(Path elf) {
    return new MachineSetup(spec, Optional.of(elf), patience, watchRanges);
  }

  /** The same with another limit for waits. */
  public MachineSetup withPatience(Duration limit) {
    return new MachineSetup(spec, symbols, limit, watchRanges);
  }

  /** The same with watchpoints over ranges ({@code --watch-ranges}). */
  public MachineSetup watchingRanges() {
    return new MachineSetup(spec.choosing("watch-ranges", "on"), symbols, patience, true);
  }
}
