package io.trapgate.target.booke;

import java.util.List;

/**
 * How a board hands a core over to its guest: everything not named is zero (ePAPR 5.4, boot CPU
 * initial register state).
 *
 * @param pc entry point, guest virtual
 * @param gprs values of r0, r1 and so on; missing ones are zero
 * @param mappings TLB1 entries made beforehand
 */
public record EntryState(int pc, List<Integer> gprs, List<Mapping> mappings) {
  public EntryState {
    gprs = List.copyOf(gprs);
    mappings = List.copyOf(mappings);
  }

  /**
   * A TLB1 entry with all permissions, TID 0, TS 0, no WIMGE attribute and no IPROT.
   *
   * @param index entry number, 0 to 15
   * @param effective first effective address
   * @param physical first physical address, 36 bits
   * @param tsize size code: 4 to that power KiB, 1 to 11
   */
  public record Mapping(int index, int effective, long physical, int tsize) {}
}
