package io.trapgate.target.booke;

import java.util.List;

/**
 * How a board hands a core over to its guest: everything not named is zero (ePAPR 5.4, boot CPU
 * initial register state).
 *
 * @param pc entry point, guest virtual
 * @param msr machine state: {@link CpuModel#entryMsr} unless the core shall run bare
 * @param gprs values of r0, r1 and so on; missing ones are zero
 * @param mappings entries of TLB1, or of the 440's TLB, made beforehand
 */
public record EntryState(int pc, int msr, List<Integer> gprs, List<Mapping> mappings) {
  public EntryState {
    gprs = List.copyOf(gprs);
    mappings = List.copyOf(mappings);
  }

  /** A core that starts with an MSR of 0. */
  public EntryState(int pc, List<Integer> gprs, List<Mapping> mappings) {
    this(pc, 0, gprs, mappings);
  }

  /**
   * An entry with all permissions, TID 0, TS 0, no WIMGE attribute and no IPROT.
   *
   * @param index entry number, from 0
   * @param effective first effective address
   * @param physical first physical address, 36 bits
   * @param tsize size code: 4 to that power KiB, 1 to 11; on the 440 one of 0 to 5, 7, 9
   */
  public record Mapping(int index, int effective, long physical, int tsize) {}
}
