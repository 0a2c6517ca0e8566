package io.trapgate.target.ppc;

/** The words of the 64-bit operands: rA, rB and rD of the instruction word. */
final class SpeVector {
  private SpeVector() {}

  /** Upper word of rA. */
  static int highA(PpcState s, int w) {
    return s.gprHigh[w >>> 16 & 31];
  }

  /** Lower word of rA. */
  static int lowA(PpcState s, int w) {
    return s.gpr[w >>> 16 & 31];
  }

  /** Upper word of rB. */
  static int highB(PpcState s, int w) {
    return s.gprHigh[w >>> 11 & 31];
  }

  /** Lower word of rB. */
  static int lowB(PpcState s, int w) {
    return s.gpr[w >>> 11 & 31];
  }

  /** Both words of rD. */
  static void set(PpcState s, int w, int high, int low) {
    int d = w >>> 21 & 31;
    s.gprHigh[d] = high;
    s.gpr[d] = low;
  }

  /** rD as a whole. */
  static void set(PpcState s, int w, long value) {
    set(s, w, (int) (value >>> 32), (int) value);
  }

  /** Both words of rD and of the accumulator. */
  static void setWithAcc(PpcState s, int w, int high, int low) {
    set(s, w, high, low);
    s.acc = (long) high << 32 | Integer.toUnsignedLong(low);
  }

  /** rD and the accumulator as a whole. */
  static void setWithAcc(PpcState s, int w, long value) {
    set(s, w, value);
    s.acc = value;
  }
}
