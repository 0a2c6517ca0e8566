package io.trapgate.target.ppc;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The translations of one core and the search in them: TLB0 with pages of 4 KiB in several ways,
 * and entries for pages of any size, which are TLB1 of the e500 family (E500RM chapter 12) and the
 * only TLB of the 440.
 */
final class Mmu {
  /** MAS3 permission bits; the supervisor bit is the user bit shifted right by one. */
  static final int USER_EXECUTE = 0x20;

  static final int USER_WRITE = 0x08;
  static final int USER_READ = 0x02;

  private static final int DATA_STORAGE = 2;
  private static final int INSTRUCTION_STORAGE = 3;
  private static final int DATA_TLB = 13;
  private static final int INSTRUCTION_TLB = 14;

  final TlbEntry[] tlb0;
  final TlbEntry[] tlb1;

  /** Ways of TLB0. */
  final int ways;

  private final int sets;

  /** PID0, PID1 and PID2 from the low byte upwards. */
  int pids;

  /** Way that the next miss proposes for TLB0: the NV of the hardware. */
  int nextVictim;

  private final PpcState state;

  Mmu(PpcState state, TlbGeometry geometry) {
    this.state = state;
    this.ways = geometry.ways();
    this.sets = geometry.sets();
    this.tlb0 = entries(ways * sets, 1);
    this.tlb1 = entries(geometry.large(), geometry.smallest());
  }

  private static TlbEntry[] entries(int count, int smallest) {
    TlbEntry[] entries = new TlbEntry[count];
    Arrays.setAll(entries, i -> new TlbEntry(smallest));
    return entries;
  }

  void reset() {
    for (TlbEntry entry : tlb0) {
      entry.set(0, 0, 0, 0);
    }
    for (TlbEntry entry : tlb1) {
      entry.set(0, 0, 0, 0);
    }
    pids = 0;
    nextVictim = 0;
  }

  int index0(int effective, int way) {
    return (effective >>> 12 & sets - 1) * ways + way;
  }

  /** The entry that translates this address in the given space for any of {@code searchPids}. */
  @Nullable TlbEntry find(int effective, int space, int searchPids) {
    int base = index0(effective, 0);
    for (int way = 0; way < ways; way++) {
      TlbEntry entry = tlb0[base + way];
      if (entry.matches(effective, space, searchPids)) {
        return entry;
      }
    }
    for (TlbEntry entry : tlb1) {
      if (entry.matches(effective, space, searchPids)) {
        return entry;
      }
    }
    return null;
  }

  int dataSpace() {
    return (state.msr & Msr.DS) != 0 ? 1 : 0;
  }

  int codeSpace() {
    return (state.msr & Msr.IS) != 0 ? 1 : 0;
  }

  /** What distinguishes translations besides the page: PIDs, address space and mode. */
  long context(int space) {
    long mode = (state.msr & Msr.PR) != 0 ? 2 : 0;
    return (long) pids << 32 | (mode | space) << 56;
  }

  private boolean allowed(TlbEntry entry, int userBit) {
    int bit = (state.msr & Msr.PR) != 0 ? userBit : userBit >> 1;
    return (entry.mas3 & bit) != 0;
  }

  /**
   * Finds the translation of a data access.
   *
   * @param store whether write permission is needed
   */
  TlbEntry data(int effective, boolean store) {
    TlbEntry entry = find(effective, dataSpace(), pids);
    int esr = store ? GuestFault.ESR_STORE : 0;
    if (entry == null) {
      throw new GuestFault(DATA_TLB, esr, effective);
    }
    if (!allowed(entry, store ? USER_WRITE : USER_READ)) {
      throw new GuestFault(DATA_STORAGE, esr, effective);
    }
    return entry;
  }

  /** Finds the translation of an instruction fetch. */
  TlbEntry fetch(int effective) {
    TlbEntry entry = find(effective, codeSpace(), pids);
    if (entry == null) {
      throw new GuestFault(INSTRUCTION_TLB, 0, effective);
    }
    if (!allowed(entry, USER_EXECUTE)) {
      throw new GuestFault(INSTRUCTION_STORAGE, 0, effective);
    }
    return entry;
  }

  /** What a debugger reaches: the data space first, then the instruction space; no permissions. */
  @Nullable TlbEntry debug(int effective) {
    TlbEntry entry = find(effective, dataSpace(), pids);
    return entry != null ? entry : find(effective, codeSpace(), pids);
  }
}
