package io.trapgate.target.ppc;

/**
 * The programming model of one 32-bit Book E core. Fields are plain for the interpreter's sake; one
 * thread owns them.
 */
public final class PpcState {
  /** General registers r0 to r31. */
  public final int[] gpr = new int[32];

  /** Upper halves of the 64-bit SPE registers. */
  public final int[] gprHigh = new int[32];

  /** SPE accumulator. */
  public long acc;

  /** Status and control of the SPE and of embedded floating point (SPR 512). */
  public int spefscr;

  /** Floating-point registers f0 to f31 as their bits. */
  public final long[] fpr = new long[32];

  /** Floating-point status and control register. */
  public int fpscr;

  /** Address of the current instruction while it executes, of the next one between two. */
  public int pc;

  /** Condition register, CR0 in the top four bits. */
  public int cr;

  /** Link register. */
  public int lr;

  /** Count register. */
  public int ctr;

  /** XER[SO], 0 or 1. */
  public int so;

  /** XER[OV], 0 or 1. */
  public int ov;

  /** XER[CA], 0 or 1. */
  public int ca;

  /** XER bits 25 to 31: the byte count of the string instructions. */
  public int xerByteCount;

  /** Machine state register. */
  public int msr;

  /** Performance monitor registers, in {@link PerformanceMonitor}'s order. */
  public final int[] pmr = new int[PerformanceMonitor.REGISTERS];

  /** The XER as the register reads. */
  public int xer() {
    return so << 31 | ov << 30 | ca << 29 | xerByteCount;
  }

  /** Writes the XER. */
  public void xer(int value) {
    so = value >>> 31;
    ov = value >>> 30 & 1;
    ca = value >>> 29 & 1;
    xerByteCount = value & 0x7F;
  }

  /** Sets CR0 from a signed comparison of {@code result} with zero and XER[SO]. */
  public void recordCr0(int result) {
    int bits = result < 0 ? 8 : result > 0 ? 4 : 2;
    cr = cr & 0x0FFF_FFFF | (bits | so) << 28;
  }
}
