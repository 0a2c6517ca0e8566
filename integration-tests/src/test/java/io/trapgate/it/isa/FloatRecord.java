package io.trapgate.it.isa;

import java.nio.ByteBuffer;

/**
 * What a {@link FloatProgram} starts a word from.
 *
 * @param target the target register before
 * @param a the register of rA, frA
 * @param b the register of rB, frB
 * @param c the register of frC
 * @param status FPSCR or SPEFSCR
 * @param msr the machine state
 * @param cr the condition register
 * @param base r7: where loads and stores go, less their displacement or r8
 * @param index r8
 */
record FloatRecord(
    long target, long a, long b, long c, int status, int msr, int cr, int base, int index) {
  static final int TARGET = 0;
  static final int A = 8;
  static final int B = 16;
  static final int C = 24;
  static final int STATUS = 32;
  static final int MSR = 40;
  static final int CR = 44;
  static final int WINDOW = 48;
  static final int BASE = 64;
  static final int INDEX = 68;
  static final int BYTES = 72;
  static final int WINDOW_BYTES = 16;

  static final int STATUS_AFTER = 8;
  static final int CR_AFTER = 16;
  static final int INTERRUPT_AFTER = 20;
  static final int BASE_AFTER = 36;
  static final int WINDOW_AFTER = 40;
  static final int BYTES_AFTER = 56;

  /** Writes it, the window filled from its operands. */
  void put(ByteBuffer out) {
    out.putLong(target).putLong(a).putLong(b).putLong(c);
    out.putLong(status & 0xFFFF_FFFFL).putInt(msr).putInt(cr);
    out.putLong(b).putLong(~a).putInt(base).putInt(index);
  }

  /**
   * What the word left behind.
   *
   * @param target the target register
   * @param status FPSCR or SPEFSCR
   * @param cr the condition register
   * @param ivor the interrupt it ended in, 0 for none
   * @param srr0 where that returns, srr1 and esr as it left them
   * @param base r7
   * @param window memory as two double words
   */
  record After(
      long target,
      int status,
      int cr,
      int ivor,
      int srr0,
      int srr1,
      int esr,
      int base,
      long window,
      long windowEnd) {
    static After get(ByteBuffer in) {
      long target = in.getLong();
      int status = (int) in.getLong();
      return new After(
          target,
          status,
          in.getInt(),
          in.getInt(),
          in.getInt(),
          in.getInt(),
          in.getInt(),
          in.getInt(),
          in.getLong(),
          in.getLong());
    }

    After withTarget(long value) {
      return new After(value, status, cr, ivor, srr0, srr1, esr, base, window, windowEnd);
    }

    After withStatus(int value) {
      return new After(target, value, cr, ivor, srr0, srr1, esr, base, window, windowEnd);
    }

    After withCr(int value) {
      return new After(target, status, value, ivor, srr0, srr1, esr, base, window, windowEnd);
    }

    After withInterrupt(int number, int address, int state, int syndrome) {
      return new After(
          target, status, cr, number, address, state, syndrome, base, window, windowEnd);
    }

    @Override
    public String toString() {
      return "%016x status %08x cr %08x ivor %d srr0 %x srr1 %x esr %x r7 %x mem %016x%016x"
          .formatted(target, status, cr, ivor, srr0, srr1, esr, base, window, windowEnd);
    }
  }

  @Override
  public String toString() {
    return "d %016x a %016x b %016x c %016x status %08x msr %x cr %08x"
        .formatted(target, a, b, c, status, msr, cr);
  }
}
