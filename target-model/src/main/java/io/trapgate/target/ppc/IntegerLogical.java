package io.trapgate.target.ppc;

/** Integer logical instructions (EREF, integer logical instructions). */
final class IntegerLogical {
  private IntegerLogical() {}

  /** ori rA,rS,UIMM. */
  static void ori(PpcState s, int w) {
    s.gpr[w >>> 16 & 31] = s.gpr[w >>> 21 & 31] | (w & 0xFFFF);
  }

  /** oris rA,rS,UIMM. */
  static void oris(PpcState s, int w) {
    s.gpr[w >>> 16 & 31] = s.gpr[w >>> 21 & 31] | (w << 16);
  }

  /** xori rA,rS,UIMM. */
  static void xori(PpcState s, int w) {
    s.gpr[w >>> 16 & 31] = s.gpr[w >>> 21 & 31] ^ (w & 0xFFFF);
  }

  /** xoris rA,rS,UIMM. */
  static void xoris(PpcState s, int w) {
    s.gpr[w >>> 16 & 31] = s.gpr[w >>> 21 & 31] ^ (w << 16);
  }

  /** andi. rA,rS,UIMM. */
  static void andiRc(PpcState s, int w) {
    int r = s.gpr[w >>> 21 & 31] & (w & 0xFFFF);
    s.gpr[w >>> 16 & 31] = r;
    s.recordCr0(r);
  }

  /** andis. rA,rS,UIMM. */
  static void andisRc(PpcState s, int w) {
    int r = s.gpr[w >>> 21 & 31] & (w << 16);
    s.gpr[w >>> 16 & 31] = r;
    s.recordCr0(r);
  }

  /** and[.] rA,rS,rB. */
  static void and(PpcState s, int w) {
    int r = s.gpr[w >>> 21 & 31] & s.gpr[w >>> 11 & 31];
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** or[.] rA,rS,rB. */
  static void or(PpcState s, int w) {
    int r = s.gpr[w >>> 21 & 31] | s.gpr[w >>> 11 & 31];
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** xor[.] rA,rS,rB. */
  static void xor(PpcState s, int w) {
    int r = s.gpr[w >>> 21 & 31] ^ s.gpr[w >>> 11 & 31];
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** nand[.] rA,rS,rB. */
  static void nand(PpcState s, int w) {
    int r = ~(s.gpr[w >>> 21 & 31] & s.gpr[w >>> 11 & 31]);
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** nor[.] rA,rS,rB. */
  static void nor(PpcState s, int w) {
    int r = ~(s.gpr[w >>> 21 & 31] | s.gpr[w >>> 11 & 31]);
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** eqv[.] rA,rS,rB. */
  static void eqv(PpcState s, int w) {
    int r = ~(s.gpr[w >>> 21 & 31] ^ s.gpr[w >>> 11 & 31]);
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** andc[.] rA,rS,rB. */
  static void andc(PpcState s, int w) {
    int r = s.gpr[w >>> 21 & 31] & ~s.gpr[w >>> 11 & 31];
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** orc[.] rA,rS,rB. */
  static void orc(PpcState s, int w) {
    int r = s.gpr[w >>> 21 & 31] | ~s.gpr[w >>> 11 & 31];
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** extsb[.] rA,rS. */
  static void extsb(PpcState s, int w) {
    int r = (byte) s.gpr[w >>> 21 & 31];
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** extsh[.] rA,rS. */
  static void extsh(PpcState s, int w) {
    int r = (short) s.gpr[w >>> 21 & 31];
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }

  /** cntlzw[.] rA,rS. */
  static void cntlzw(PpcState s, int w) {
    int r = Integer.numberOfLeadingZeros(s.gpr[w >>> 21 & 31]);
    s.gpr[w >>> 16 & 31] = r;
    if ((w & 1) != 0) {
      s.recordCr0(r);
    }
  }
}
