package io.trapgate.target.ppc;

/**
 * Multiplication of halfwords, with and without accumulation, and dlmzb (PPC440x5 user's manual,
 * chapter 9). The extended opcode says which halves, whether signed, whether it saturates.
 */
final class LegacyMac {
  private static final int SIGNED = 0x1 << 6;
  private static final int SATURATES = 0x2 << 6;
  private static final int A_LOW = 0x4 << 6;
  private static final int B_LOW = 0x8 << 6;
  private static final int RECORDS_OVERFLOW = 0x10 << 6;

  private LegacyMac() {}

  private static long product(PpcState s, int w) {
    int a = s.gpr[w >>> 16 & 31] >>> ((w & A_LOW) != 0 ? 0 : 16);
    int b = s.gpr[w >>> 11 & 31] >>> ((w & B_LOW) != 0 ? 0 : 16);
    return (w & SIGNED) != 0 ? (short) a * (short) b : (long) (a & 0xFFFF) * (b & 0xFFFF);
  }

  private static void finish(PpcState s, int w, int result) {
    s.gpr[w >>> 21 & 31] = result;
    if ((w & 1) != 0) {
      s.recordCr0(result);
    }
  }

  /** mulchw, mulhhw, mullhw and their unsigned forms. */
  static void mul(PpcState s, int w) {
    finish(s, w, (int) product(s, w));
  }

  /** macchw, machhw, maclhw and all their forms: rT plus the product. */
  static void mac(PpcState s, int w) {
    long before = s.gpr[w >>> 21 & 31];
    accumulate(s, w, ((w & SIGNED) != 0 ? before : before & 0xFFFF_FFFFL) + product(s, w));
  }

  /** nmacchw, nmachhw, nmaclhw and their saturating forms: rT less the product. */
  static void nmac(PpcState s, int w) {
    accumulate(s, w, s.gpr[w >>> 21 & 31] - product(s, w));
  }

  private static void accumulate(PpcState s, int w, long sum) {
    boolean signed = (w & SIGNED) != 0;
    long least = signed ? Integer.MIN_VALUE : 0;
    long most = signed ? Integer.MAX_VALUE : 0xFFFF_FFFFL;
    boolean overflows = sum < least || sum > most;
    if ((w & RECORDS_OVERFLOW) != 0) {
      s.ov = overflows ? 1 : 0;
      s.so |= s.ov;
    }
    finish(s, w, (int) ((w & SATURATES) != 0 ? Math.clamp(sum, least, most) : sum));
  }

  /** dlmzb[.] rA,rS,rB: how many bytes up to the first zero byte, into rA and XER[25:31]. */
  static void dlmzb(PpcState s, int w) {
    long bytes = (long) s.gpr[w >>> 21 & 31] << 32 | s.gpr[w >>> 11 & 31] & 0xFFFF_FFFFL;
    int count = 0;
    boolean zero = false;
    while (count < 8 && !zero) {
      zero = (bytes >>> 56 - 8 * count & 0xFF) == 0;
      count++;
    }
    s.gpr[w >>> 16 & 31] = count;
    s.xerByteCount = count;
    if ((w & 1) != 0) {
      int where = !zero ? 2 : count <= 4 ? 4 : 8;
      s.cr = s.cr & 0x0FFF_FFFF | (where | s.so) << 28;
    }
  }
}
