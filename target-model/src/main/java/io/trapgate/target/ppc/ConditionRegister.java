package io.trapgate.target.ppc;

/** Condition register logic and moves (EREF, condition register instructions). */
final class ConditionRegister {
  private ConditionRegister() {}

  /** crand crbD,crbA,crbB. */
  static void crand(PpcState s, int w) {
    int a = s.cr << (w >>> 16);
    int b = s.cr << (w >>> 11);
    setBit(s, w, a & b);
  }

  /** cror crbD,crbA,crbB. */
  static void cror(PpcState s, int w) {
    int a = s.cr << (w >>> 16);
    int b = s.cr << (w >>> 11);
    setBit(s, w, a | b);
  }

  /** crxor crbD,crbA,crbB. */
  static void crxor(PpcState s, int w) {
    int a = s.cr << (w >>> 16);
    int b = s.cr << (w >>> 11);
    setBit(s, w, a ^ b);
  }

  /** crnand crbD,crbA,crbB. */
  static void crnand(PpcState s, int w) {
    int a = s.cr << (w >>> 16);
    int b = s.cr << (w >>> 11);
    setBit(s, w, ~(a & b));
  }

  /** crnor crbD,crbA,crbB. */
  static void crnor(PpcState s, int w) {
    int a = s.cr << (w >>> 16);
    int b = s.cr << (w >>> 11);
    setBit(s, w, ~(a | b));
  }

  /** creqv crbD,crbA,crbB. */
  static void creqv(PpcState s, int w) {
    int a = s.cr << (w >>> 16);
    int b = s.cr << (w >>> 11);
    setBit(s, w, ~(a ^ b));
  }

  /** crandc crbD,crbA,crbB. */
  static void crandc(PpcState s, int w) {
    int a = s.cr << (w >>> 16);
    int b = s.cr << (w >>> 11);
    setBit(s, w, a & ~b);
  }

  /** crorc crbD,crbA,crbB. */
  static void crorc(PpcState s, int w) {
    int a = s.cr << (w >>> 16);
    int b = s.cr << (w >>> 11);
    setBit(s, w, a | ~b);
  }

  /** mcrf crfD,crfS. */
  static void mcrf(PpcState s, int w) {
    setField(s, w, s.cr >>> (~(w >>> 18 & 7) << 2) & 15);
  }

  /** mcrxr crfD: moves and clears XER[SO,OV,CA]. */
  static void mcrxr(PpcState s, int w) {
    setField(s, w, s.so << 3 | s.ov << 2 | s.ca << 1);
    s.so = 0;
    s.ov = 0;
    s.ca = 0;
  }

  /** mtcrf CRM,rS. */
  static void mtcrf(PpcState s, int w) {
    int crm = w >>> 12 & 0xFF;
    int spread = (crm & 0xF0) << 12 | crm & 0x0F;
    spread = (spread | spread << 6) & 0x0303_0303;
    int mask = ((spread | spread << 3) & 0x1111_1111) * 15;
    s.cr = s.cr & ~mask | s.gpr[w >>> 21 & 31] & mask;
  }

  /** mfcr rD. */
  static void mfcr(PpcState s, int w) {
    s.gpr[w >>> 21 & 31] = s.cr;
  }

  /** mfocrf rD,CRM: the one field that CRM names; any other CRM leaves rD alone, as QEMU does. */
  static void mfocrf(PpcState s, int w) {
    int crm = w >>> 12 & 0xFF;
    if (Integer.bitCount(crm) == 1) {
      s.gpr[w >>> 21 & 31] = s.cr & 15 << 4 * Integer.numberOfTrailingZeros(crm);
    }
  }

  /** mtocrf CRM,rS: likewise. */
  static void mtocrf(PpcState s, int w) {
    if (Integer.bitCount(w >>> 12 & 0xFF) == 1) {
      mtcrf(s, w);
    }
  }

  private static void setBit(PpcState s, int w, int sign) {
    int bit = Integer.MIN_VALUE >>> (w >>> 21);
    s.cr = sign < 0 ? s.cr | bit : s.cr & ~bit;
  }

  private static void setField(PpcState s, int w, int field) {
    int shift = ~(w >>> 23 & 7) << 2;
    s.cr = s.cr & ~(15 << shift) | field << shift;
  }
}
