package io.trapgate.target.x86.fpu;

/** The four formats of the FXSAVE area (x86.md 3.1). */
public enum FxFormat {
  /** Code of 16 bits; Intel keeps 32 bits of FIP and FDP all the same. */
  BITS16(8, 4),
  /** Code of 32 bits. */
  BITS32(8, 4),
  /** 64-bit mode without REX.W. */
  BITS64(16, 4),
  /** 64-bit mode with REX.W: no selectors, 64 bits of FIP and FDP. */
  BITS64_WIDE(16, 8);

  private final int xmmRegisters;
  private final int pointerBytes;

  FxFormat(int xmmRegisters, int pointerBytes) {
    this.xmmRegisters = xmmRegisters;
    this.pointerBytes = pointerBytes;
  }

  /**
   * The format in force.
   *
   * @param codeBits 16, 32 or 64
   */
  public static FxFormat of(int codeBits, boolean rexW) {
    return switch (codeBits) {
      case 16 -> BITS16;
      case 32 -> BITS32;
      default -> rexW ? BITS64_WIDE : BITS64; // 64
    };
  }

  /** How many XMM registers it holds. */
  public int xmmRegisters() {
    return xmmRegisters;
  }

  /** Bytes of FIP and of FDP. */
  int pointerBytes() {
    return pointerBytes;
  }

  /** Bytes from the start of the area to the end of what is in use. */
  public int usedBytes(boolean withXmm) {
    return FxArea.XMM + (withXmm ? 16 * xmmRegisters : 0);
  }
}
