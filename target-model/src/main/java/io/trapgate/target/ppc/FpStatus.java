package io.trapgate.target.ppc;

/**
 * Moves from and to the floating-point status and control register (Book E, 4.6.8). FEX and VX
 * follow the other bits and can't be written. A move that leaves an exception and its enable bit
 * both 1 ends in the program interrupt, as arithmetic does.
 */
final class FpStatus {
  private FpStatus() {}

  /** mffs[.] frD; the upper word, which is undefined, is 0. */
  static void mffs(PpcState s, int w) {
    s.fpr[w >>> 21 & 31] = s.fpscr & 0xFFFF_FFFFL;
    FpExceptions.record(s, w);
  }

  /** mtfsf[.] FM,frB. */
  static void mtfsf(PpcState s, int w) {
    int fields = w >>> 17 & 0xFF;
    int mask = 0;
    for (int field = 0; field < 8; field++) {
      mask |= (fields >>> field & 1) * 15 << 4 * field;
    }
    write(s, w, s.fpscr & ~mask | (int) s.fpr[w >>> 11 & 31] & mask);
  }

  /** mtfsfi[.] crfD,IMM. */
  static void mtfsfi(PpcState s, int w) {
    int shift = ~(w >>> 23 & 7) << 2;
    write(s, w, s.fpscr & ~(15 << shift) | (w >>> 12 & 15) << shift);
  }

  /** mtfsb0[.] crbD. */
  static void mtfsb0(PpcState s, int w) {
    s.fpscr = Fpscr.summarized(s.fpscr & ~(Integer.MIN_VALUE >>> (w >>> 21)));
    FpExceptions.record(s, w);
  }

  /** mtfsb1[.] crbD: an exception bit that was 0 sets FX too. */
  static void mtfsb1(PpcState s, int w) {
    int bit = Integer.MIN_VALUE >>> (w >>> 21);
    boolean news = (bit & Fpscr.EXCEPTIONS & ~s.fpscr) != 0;
    write(s, w, s.fpscr | bit | (news ? Fpscr.FX : 0));
  }

  /** mcrfs crfD,crfS: moves a field and clears the exceptions in it. */
  static void mcrfs(PpcState s, int w) {
    int from = ~(w >>> 18 & 7) << 2;
    int to = ~(w >>> 23 & 7) << 2;
    s.cr = s.cr & ~(15 << to) | (s.fpscr >>> from & 15) << to;
    s.fpscr = Fpscr.summarized(s.fpscr & ~(15 << from & (Fpscr.EXCEPTIONS | Fpscr.FX)));
  }

  private static void write(PpcState s, int w, int value) {
    s.fpscr = Fpscr.summarized(value);
    FpExceptions.record(s, w);
    FpExceptions.interruptIf(s, (s.fpscr & Fpscr.FEX) != 0);
  }
}
