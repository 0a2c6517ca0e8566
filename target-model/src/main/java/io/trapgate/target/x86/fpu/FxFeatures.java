package io.trapgate.target.x86.fpu;

/**
 * What differs in FXSAVE and FXRSTOR from processor to processor.
 *
 * @param present CPUID.1:EDX.FXSR; without it both are #UD
 * @param mxcsrMask which bits of MXCSR exist: 0xFFFF, or 0xFFBF without DAZ
 * @param selectors FCS and FDS are kept; false: they are 0 (CPUID.7.0:EBX bit 13)
 * @param pointers16 the 16-bit format has 16 bits of FIP and FDP, as the manual draws it; Intel's
 *     processors keep 32
 * @param pointersOnException FOP, FIP, FDP and the selectors are saved and loaded only with ES set,
 *     else they are 0: AMD, measured on a Zen 4 (older ones leave the bytes alone, which isn't
 *     modelled)
 */
public record FxFeatures(
    boolean present,
    int mxcsrMask,
    boolean selectors,
    boolean pointers16,
    boolean pointersOnException) {
  /** The Intel processor that was measured (x86.md 3). */
  public static final FxFeatures INTEL = new FxFeatures(true, 0xFFFF, false, false, false);

  /** An AMD processor, measured on a Zen 4: MXCSR has MM, the misaligned exception mask, bit 17. */
  public static final FxFeatures AMD = new FxFeatures(true, 0x2_FFFF, true, false, true);

  /**
   * Whether every x87 instruction leaves its opcode and operand in FOP and FDP; else only one that
   * raises an exception which isn't masked. Of the two processors measured it is AMD's.
   */
  public boolean pointersAlwaysKept() {
    return pointersOnException;
  }

  /** This one without FXSAVE and FXRSTOR. */
  public FxFeatures absent() {
    return new FxFeatures(false, mxcsrMask, selectors, pointers16, pointersOnException);
  }

  /** With other bits of MXCSR. */
  public FxFeatures mxcsrMask(int mask) {
    return new FxFeatures(present, mask, selectors, pointers16, pointersOnException);
  }
}
