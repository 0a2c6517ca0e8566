package io.trapgate.target;

import io.trapgate.target.kvm.GuestException;
import java.util.List;

/** What one family of cores brings: its cores, its board, its choices, and how to build it. */
interface MachineFamily {
  /** Its cores; all of them on {@link #board()}. */
  List<CpuInfo> cpus();

  /** The board that takes them. */
  String board();

  /** What a spec may choose of it. */
  List<ChoiceInfo> choices();

  /** The exceptions of a guest that its cores can stop before. */
  List<GuestException> exceptions();

  /** How much RAM the board takes. */
  RamRule ram();

  /**
   * Loads the guest of a spec whose core, board, sizes and choices exist.
   *
   * @throws MachineException when the rest of it can't be met; nothing is left open
   */
  MachineTemplate template(MachineSpec spec) throws MachineException;

  /**
   * How much RAM a board takes.
   *
   * @param unitBytes what it comes in, and the least
   * @param mostBytes the most
   */
  record RamRule(long unitBytes, long mostBytes) {
    void require(long bytes) throws MachineException {
      if (bytes < unitBytes || bytes > mostBytes || bytes % unitBytes != 0) {
        String found = bytes % (1 << 20) == 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
        throw new MachineException(
            "memory: %s (expected: a multiple of %d MiB, %d to %d MiB)"
                .formatted(found, unitBytes >> 20, unitBytes >> 20, mostBytes >> 20));
      }
    }
  }
}
