package io.trapgate.target.ppc;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Groups of instructions that a core has or lacks as a whole. */
public enum PpcFeature {
  /** What every 32-bit Book E core executes. */
  BOOK_E,
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
  /** Freescale's MMU, driven through the MAS registers. */
  FSL_MMU;

  /** What the e500v2 core has. */
  public static final Set<PpcFeature> E500V2 =
      Collections.unmodifiableSet(EnumSet.allOf(PpcFeature.class));
}
