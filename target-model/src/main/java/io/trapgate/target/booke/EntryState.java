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
  /** What a released secondary CPU finds mapped: 64 MiB at effective address 0. */
  private static final int RELEASE_BYTES = 64 << 20;

  private static final int RELEASE_TSIZE = 8;

  /** MAS2[M], memory coherence required. */
  private static final int COHERENT = 0x4;

  public EntryState {
    gprs = List.copyOf(gprs);
    mappings = List.copyOf(mappings);
  }

  /** A core that starts with an MSR of 0. */
  public EntryState(int pc, List<Integer> gprs, List<Mapping> mappings) {
    this(pc, 0, gprs, mappings);
  }

  /**
   * What QEMU's spin table gives a CPU that it releases (hw/ppc/ppce500_spin.c): the 64 MiB around
   * its start mapped at effective address 0 by TLB1 entry 1, their size in r7.
   */
  static EntryState released(long address, int argument, int msr) {
    return new EntryState(
        (int) address & RELEASE_BYTES - 1,
        msr,
        List.of(0, 0, 0, argument, 0, 0, 0, RELEASE_BYTES),
        List.of(new Mapping(1, COHERENT, address & -RELEASE_BYTES, RELEASE_TSIZE)));
  }

  /**
   * An entry with all permissions, TID 0, TS 0 and no IPROT.
   *
   * @param index entry number, from 0
   * @param effective first effective address, with the WIMGE attributes in its low bits
   * @param physical first physical address, 36 bits
   * @param tsize size code: 4 to that power KiB, 1 to 11; on the 440 one of 0 to 5, 7, 9
   */
  public record Mapping(int index, int effective, long physical, int tsize) {}
}
