package io.trapgate.target.board.pc;

/**
 * How a counter of an 8254 is read and written through its port, a byte at a time (Intel 8254 data
 * sheet, "Read/Write Operations"): which bytes, and what is latched.
 */
final class PitPort {
  /** Access bits of the control word: low byte, high byte, or low then high. */
  static final int LOW = 1;

  static final int HIGH = 2;
  static final int BOTH = 3;

  final PitChannel channel = new PitChannel();
  private int access = BOTH;
  private boolean secondRead;
  private boolean secondWrite;
  private int firstByte;
  private int latchedCount;
  private int latchedStatus;
  private boolean countLatched;
  private boolean statusLatched;

  /** Takes a control word. */
  void control(int newAccess, int mode, boolean bcd) {
    access = newAccess;
    secondRead = false;
    secondWrite = false;
    countLatched = false;
    statusLatched = false;
    channel.program(mode, bcd);
  }

  /** Latches the count, unless one waits to be read. */
  void latchCount(long now) {
    if (!countLatched) {
      latchedCount = channel.count(now);
      countLatched = true;
    }
  }

  /** Latches the status, unless one waits to be read. */
  void latchStatus(long now) {
    if (!statusLatched) {
      latchedStatus =
          (channel.output(now) ? 0x80 : 0)
              | (channel.loaded() ? 0 : 0x40)
              | access << 4
              | channel.mode() << 1
              | (channel.bcd() ? 1 : 0);
      statusLatched = true;
    }
  }

  int read(long now) {
    if (statusLatched) {
      statusLatched = false;
      return latchedStatus;
    }
    int count = countLatched ? latchedCount : channel.count(now);
    boolean high = access == HIGH || access == BOTH && secondRead;
    if (access == BOTH) {
      secondRead = !secondRead;
    }
    if (access != BOTH || high) {
      countLatched = false;
    }
    return high ? count >>> 8 & 0xFF : count & 0xFF;
  }

  /** Takes a byte of the count; true when the count is complete and was loaded. */
  boolean write(int value, long now) {
    if (access == BOTH && !secondWrite) {
      firstByte = value;
      secondWrite = true;
      return false;
    }
    secondWrite = false;
    channel.load(
        switch (access) {
          case LOW -> value;
          case HIGH -> value << 8;
          default -> value << 8 | firstByte; // BOTH
        },
        now);
    return true;
  }
}
