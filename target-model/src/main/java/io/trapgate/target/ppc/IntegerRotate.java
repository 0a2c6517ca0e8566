package io.trapgate.target.ppc;

/** Rotates and shifts (EREF, integer rotate and shift instructions). */
final class IntegerRotate {
  private IntegerRotate() {}

  /** rlwinm[.] rA,rS,SH,MB,ME. */
  static void rlwinm(PpcState s, int w) {
    int r = Integer.rotateLeft(s.gpr[w >>> 21 & 31], w >>> 11) & mask(w);
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** rlwnm[.] rA,rS,rB,MB,ME. */
  static void rlwnm(PpcState s, int w) {
    int r = Integer.rotateLeft(s.gpr[w >>> 21 & 31], s.gpr[w >>> 11 & 31]) & mask(w);
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** rlwimi[.] rA,rS,SH,MB,ME. */
  static void rlwimi(PpcState s, int w) {
    int mask = mask(w);
    int r =
        Integer.rotateLeft(s.gpr[w >>> 21 & 31], w >>> 11) & mask | s.gpr[w >>> 16 & 31] & ~mask;
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** slw[.] rA,rS,rB: six bits of rB count. */
  static void slw(PpcState s, int w) {
    int n = s.gpr[w >>> 11 & 31];
    int r = (n & 32) != 0 ? 0 : s.gpr[w >>> 21 & 31] << n;
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** srw[.] rA,rS,rB: six bits of rB count. */
  static void srw(PpcState s, int w) {
    int n = s.gpr[w >>> 11 & 31];
    int r = (n & 32) != 0 ? 0 : s.gpr[w >>> 21 & 31] >>> n;
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** srawi[.] rA,rS,SH. */
  static void srawi(PpcState s, int w) {
    int x = s.gpr[w >>> 21 & 31];
    int n = w >>> 11 & 31;
    int r = x >> n;
    s.ca = x < 0 && r << n != x ? 1 : 0;
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** sraw[.] rA,rS,rB: six bits of rB count. */
  static void sraw(PpcState s, int w) {
    int x = s.gpr[w >>> 21 & 31];
    int n = s.gpr[w >>> 11 & 31] & 63;
    int r = x >> Math.min(n, 31);
    s.ca = x < 0 && (n > 31 || r << n != x) ? 1 : 0;
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** Ones from bit MB to bit ME, around the end when MB is greater. */
  private static int mask(int w) {
    int mb = w >>> 6 & 31;
    int me = w >>> 1 & 31;
    int from = -1 >>> mb;
    int to = Integer.MIN_VALUE >> me;
    return mb <= me ? from & to : from | to;
  }
}
