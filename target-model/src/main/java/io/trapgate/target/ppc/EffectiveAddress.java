package io.trapgate.target.ppc;

/** The ways an instruction names an address (EREF, "Effective address calculation"). */
final class EffectiveAddress {
  private EffectiveAddress() {}

  /** (rA|0) plus the sign-extended lower half of the word. */
  static int displaced(PpcState s, int w) {
    int ra = w >>> 16 & 31;
    return (ra == 0 ? 0 : s.gpr[ra]) + (short) w;
  }

  /** (rA|0) plus the unsigned five bits in rB's place, in units of so many bytes. */
  static int scaled(PpcState s, int w, int unitBytes) {
    int ra = w >>> 16 & 31;
    return (ra == 0 ? 0 : s.gpr[ra]) + (w >>> 11 & 31) * unitBytes;
  }

  /** (rA|0) plus rB. */
  static int indexed(PpcState s, int w) {
    int ra = w >>> 16 & 31;
    return (ra == 0 ? 0 : s.gpr[ra]) + s.gpr[w >>> 11 & 31];
  }
}
