package io.trapgate.target.ppc;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Groups of instructions that a core has or lacks as a whole. */
public enum PpcFeature {
  /** What every 32-bit Book E core executes. */
  BOOK_E,
  /** mftb, in whose place the e500v2 has mfspr only. */
  TIME_BASE_MOVE,
  /** Integer select. */
  ISEL,
  /** Machine check as an interrupt class of its own, with rfmci. */
  MACHINE_CHECK,
  /** Performance monitor registers. */
  PERFORMANCE_MONITOR,
  /** Locking of cache lines. */
  CACHE_LOCKING,
  /** Locking of entries of the branch target buffer. */
  BRANCH_LOCKING,
  /** Signal processing engine and embedded floating point. */
  SPE,
  /** The classic floating-point unit. */
  FPU,
  /** Freescale's MMU, driven through the MAS registers. */
  FSL_MMU,
  /** tlbilx: invalidation on this core only. */
  LOCAL_INVALIDATE,
  /** Debug interrupts as a class of their own, with DSRR0, DSRR1 and rfdi. */
  DEBUG_LEVEL,
  /** Guest state: MSR[GS] and the registers that a guest doesn't reach. */
  HYPERVISOR,
  /** Messages between processors: msgsnd and msgclr. */
  DOORBELL,
  /** Loads, stores and cache operations in the context of another process. */
  EXTERNAL_PID,
  /** wait, in place of MSR[WE]. */
  WAIT,
  /** sync with L, such as lwsync. */
  LIGHT_SYNC,
  /** Moves of one condition register field: mfocrf and mtocrf. */
  ONE_FIELD_CR,
  /** dcbzl and dcbal: the whole cache block, whatever dcbz is told to clear. */
  WHOLE_BLOCK,
  /** The unified TLB of the 440, written word by word. */
  IBM_MMU,
  /** Loads and stores of strings. */
  STRING,
  /** Device control registers: mfdcr and mtdcr. */
  DCR,
  /** Multiplication and accumulation of halfwords of the 405 and 440. */
  LEGACY_MAC,
  /** What else IBM's embedded cores have: dlmzb and cache debugging. */
  IBM_EMBEDDED;

  /** What the e500v2 core has. */
  public static final Set<PpcFeature> E500V2 =
      set(
          BOOK_E,
          ISEL,
          MACHINE_CHECK,
          PERFORMANCE_MONITOR,
          CACHE_LOCKING,
          BRANCH_LOCKING,
          SPE,
          FSL_MMU);

  /** What the e500mc core has. */
  public static final Set<PpcFeature> E500MC =
      set(
          BOOK_E,
          TIME_BASE_MOVE,
          ISEL,
          MACHINE_CHECK,
          PERFORMANCE_MONITOR,
          CACHE_LOCKING,
          FPU,
          FSL_MMU,
          LOCAL_INVALIDATE,
          DEBUG_LEVEL,
          HYPERVISOR,
          DOORBELL,
          EXTERNAL_PID,
          WAIT,
          LIGHT_SYNC,
          ONE_FIELD_CR,
          WHOLE_BLOCK);

  /** What the 440x5 core has. */
  public static final Set<PpcFeature> PPC440 =
      set(BOOK_E, TIME_BASE_MOVE, MACHINE_CHECK, IBM_MMU, STRING, DCR, LEGACY_MAC, IBM_EMBEDDED);

  private static Set<PpcFeature> set(PpcFeature... features) {
    EnumSet<PpcFeature> all = EnumSet.noneOf(PpcFeature.class);
    Collections.addAll(all, features);
    return Collections.unmodifiableSet(all);
  }
}
