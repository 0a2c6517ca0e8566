package io.trapgate.target.ppc;

import org.jspecify.annotations.Nullable;

/**
 * The two architected TLBs of the e500v2 and the search in them: TLB0 with 512 entries in 4 ways of
 * 4 KiB pages, TLB1 with 16 entries of any size (E500RM chapter 12; booke.md 6.8).
 */
final class Mmu {
  static final int TLB0_WAYS = 4;
  static final int TLB0_SETS = 128;
  static final int TLB1_ENTRIES = 16;

  /** MAS3 permission bits; the supervisor bit is the user bit shifted right by one. */
  static final int USER_EXECUTE = 0x20;

  static final int USER_WRITE = 0x08;
  static final int USER_READ = 0x02;

  private static final int DATA_STORAGE = 2;
  private static final int INSTRUCTION_STORAGE = 3;
  private static final int DATA_TLB = 13;
  private static final int INSTRUCTION_TLB = 14;

  final TlbEntry[] tlb0 = new TlbEntry[TLB0_WAYS * TLB0_SETS];
  final TlbEntry[] tlb1 = new TlbEntry[TLB1_ENTRIES];

  /** PID0, PID1 and PID2 from the low byte upwards. */
  int pids;

  /** Way that the next miss proposes for TLB0: the NV of the hardware. */
  int nextVictim;

  private final PpcState state;

  Mmu(PpcState state) {
    this.state = state;
    for (int i = 0; i < tlb0.length; i++) {
      tlb0[i] = new TlbEntry();
    }
    for (int i = 0; i < tlb1.length; i++) {
      tlb1[i] = new TlbEntry();
    }
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

  static int set(int effective) {
    return effective >>> 12 & TLB0_SETS - 1;
  }

  static int index0(int effective, int way) {
    return set(effective) * TLB0_WAYS + way;
  }

  /** The entry that translates this address in the given space for any of {@code searchPids}. */
  @Nullable TlbEntry find(int effective, int space, int searchPids) {
    int base = set(effective) * TLB0_WAYS;
    for (int way = 0; way < TLB0_WAYS; way++) {
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
