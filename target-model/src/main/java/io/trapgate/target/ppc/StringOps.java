package io.trapgate.target.ppc;

/**
 * Loads and stores of byte strings in registers (PPC440x5 user's manual, chapter 9), and the 440's
 * lmw and stmw, which need no word address. Loads read everything before they change a register.
 */
final class StringOps {
  private StringOps() {}

  /** lmw rT,d(rA). */
  static void lmw(PpcState s, DataPath m, int w) {
    int first = w >>> 21 & 31;
    load(s, m, EffectiveAddress.displaced(s, w), first, 4 * (32 - first));
  }

  /** stmw rS,d(rA). */
  static void stmw(PpcState s, DataPath m, int w) {
    int first = w >>> 21 & 31;
    store(s, m, EffectiveAddress.displaced(s, w), first, 4 * (32 - first));
  }

  /** lswi rT,rA,NB: invalid when rA is among the registers it loads. */
  static void lswi(PpcState s, DataPath m, int w) {
    int ra = w >>> 16 & 31;
    int bytes = immediate(w);
    requireOutside(w, bytes, ra);
    load(s, m, ra == 0 ? 0 : s.gpr[ra], w >>> 21 & 31, bytes);
  }

  /** lswx rT,rA,rB: as many bytes as XER says; invalid when rA or rB is among the registers. */
  static void lswx(PpcState s, DataPath m, int w) {
    int ra = w >>> 16 & 31;
    int bytes = s.xerByteCount;
    if (ra != 0) {
      requireOutside(w, bytes, ra);
    }
    requireOutside(w, bytes, w >>> 11 & 31);
    load(s, m, EffectiveAddress.indexed(s, w), w >>> 21 & 31, bytes);
  }

  /** stswi rS,rA,NB. */
  static void stswi(PpcState s, DataPath m, int w) {
    int ra = w >>> 16 & 31;
    store(s, m, ra == 0 ? 0 : s.gpr[ra], w >>> 21 & 31, immediate(w));
  }

  /** stswx rS,rA,rB. */
  static void stswx(PpcState s, DataPath m, int w) {
    store(s, m, EffectiveAddress.indexed(s, w), w >>> 21 & 31, s.xerByteCount);
  }

  private static int immediate(int w) {
    int bytes = w >>> 11 & 31;
    return bytes == 0 ? 32 : bytes;
  }

  private static void requireOutside(int w, int bytes, int register) {
    int distance = register - (w >>> 21) & 31;
    if (distance < (bytes + 3) / 4) {
      throw GuestFault.program(GuestFault.ESR_ILLEGAL);
    }
  }

  private static void load(PpcState s, DataPath m, int ea, int first, int bytes) {
    int[] words = new int[(bytes + 3) / 4];
    for (int i = 0; i < bytes; i += 4) {
      int left = bytes - i;
      words[i / 4] = left >= 4 ? m.load32(ea + i) : part(m, ea + i, left);
    }
    for (int i = 0; i < words.length; i++) {
      s.gpr[first + i & 31] = words[i];
    }
  }

  private static int part(DataPath m, int ea, int bytes) {
    int value = 0;
    for (int i = 0; i < bytes; i++) {
      value |= m.load8(ea + i) << 24 - 8 * i;
    }
    return value;
  }

  private static void store(PpcState s, DataPath m, int ea, int first, int bytes) {
    if (bytes == 0) {
      return;
    }
    m.translate(ea, true);
    m.translate(ea + bytes - 1, true);
    for (int i = 0; i < bytes; i += 4) {
      int word = s.gpr[first + i / 4 & 31];
      if (bytes - i >= 4) {
        m.store32(ea + i, word);
      } else {
        for (int j = 0; i + j < bytes; j++) {
          m.store8(ea + i + j, word >>> 24 - 8 * j);
        }
      }
    }
  }
}
