package io.trapgate.target.x86.fpu;

/** The x87, MMX and SSE registers, by physical number; without behaviour. */
public final class FpuState {
  /** Control word; bit 6 reads 1. */
  public int fcw;

  /** Status word, TOP in bits 11 to 13 included. */
  public int fsw;

  /** Bit i set: physical register Ri isn't empty (FXSAVE's abridged form). */
  public int valid;

  /** Last opcode, 11 bits. */
  public int fop;

  public long fip;
  public int fcs;
  public long fdp;
  public int fds;

  /** 64-bit significands of R0 to R7, which are MM0 to MM7. */
  public final long[] significand = new long[8];

  /** Sign and 15-bit exponent of R0 to R7. */
  public final int[] signExponent = new int[8];

  /** Low and high halves of XMM0 to XMM15: {@code xmm[2 * n]}, {@code xmm[2 * n + 1]}. */
  public final long[] xmm = new long[32];

  public int mxcsr;
}
