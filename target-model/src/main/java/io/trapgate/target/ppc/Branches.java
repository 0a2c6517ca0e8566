package io.trapgate.target.ppc;

/**
 * Branches (EREF, branch and flow control instructions). Each returns the address of the next
 * instruction and leaves the pc alone.
 *
 * <p>A BO field reads, from the left: ignore the condition, the condition's value, do not count CTR
 * down, branch when CTR is zero, prediction.
 */
final class Branches {
  private Branches() {}

  /** b. */
  static int b(PpcState s, int w) {
    return s.pc + displacement(w);
  }

  /** bl. */
  static int bl(PpcState s, int w) {
    s.lr = s.pc + 4;
    return s.pc + displacement(w);
  }

  /** ba and bla. */
  static int ba(PpcState s, int w) {
    if ((w & 1) != 0) {
      s.lr = s.pc + 4;
    }
    return displacement(w);
  }

  /** bc on a bit that must be clear. */
  static int bcFalse(PpcState s, int w) {
    return s.cr << (w >>> 16) >= 0 ? s.pc + (short) (w & 0xFFFC) : s.pc + 4;
  }

  /** bc on a bit that must be set. */
  static int bcTrue(PpcState s, int w) {
    return s.cr << (w >>> 16) < 0 ? s.pc + (short) (w & 0xFFFC) : s.pc + 4;
  }

  /** bdnz. */
  static int bdnz(PpcState s, int w) {
    return --s.ctr != 0 ? s.pc + (short) (w & 0xFFFC) : s.pc + 4;
  }

  /** bc, bcl, bca and bcla with any BO. */
  static int bc(PpcState s, int w) {
    int next = s.pc + 4;
    boolean taken = decide(s, w);
    if ((w & 1) != 0) {
      s.lr = next;
    }
    return taken ? ((w & 2) != 0 ? 0 : s.pc) + (short) (w & 0xFFFC) : next;
  }

  /** blr. */
  static int blr(PpcState s, int w) {
    return s.lr & ~3;
  }

  /** bclr and bclrl with any BO. */
  static int bclr(PpcState s, int w) {
    int next = s.pc + 4;
    int target = s.lr & ~3;
    boolean taken = decide(s, w);
    if ((w & 1) != 0) {
      s.lr = next;
    }
    return taken ? target : next;
  }

  /** bctr. */
  static int bctr(PpcState s, int w) {
    return s.ctr & ~3;
  }

  /** bcctr and bcctrl; the forms that would count CTR down are illegal. */
  static int bcctr(PpcState s, int w) {
    int next = s.pc + 4;
    boolean taken = conditionHolds(s, w);
    if ((w & 1) != 0) {
      s.lr = next;
    }
    return taken ? s.ctr & ~3 : next;
  }

  /**
   * Whether the branch will be taken, before it executes and without a change to the state: what
   * the branch taken debug event asks. A taken branch may go to the next instruction.
   */
  static boolean isTaken(PpcState s, int w) {
    int primary = w >>> 26;
    if (primary == 18) {
      return true;
    }
    boolean countHolds = countIgnored(w) || (s.ctr == 1) == countToZero(w);
    return countHolds && conditionHolds(s, w);
  }

  /** The same for bcctr, which doesn't count CTR down. */
  static boolean isTakenToCount(PpcState s, int w) {
    return conditionHolds(s, w);
  }

  private static boolean decide(PpcState s, int w) {
    if (countIgnored(w)) {
      return conditionHolds(s, w);
    }
    s.ctr--;
    return (s.ctr == 0) == countToZero(w) && conditionHolds(s, w);
  }

  private static boolean conditionHolds(PpcState s, int w) {
    boolean ignored = (w & 1 << 25) != 0;
    boolean wanted = (w & 1 << 24) != 0;
    return ignored || s.cr << (w >>> 16) < 0 == wanted;
  }

  private static boolean countIgnored(int w) {
    return (w & 1 << 23) != 0;
  }

  private static boolean countToZero(int w) {
    return (w & 1 << 22) != 0;
  }

  private static int displacement(int w) {
    return (w & 0x03FF_FFFC) << 6 >> 6;
  }
}
