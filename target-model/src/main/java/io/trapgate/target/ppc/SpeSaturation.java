package io.trapgate.target.ppc;

import static io.trapgate.target.ppc.SpeVector.set;
import static io.trapgate.target.ppc.SpeVector.setWithAcc;

/**
 * How two exact results, each of any width, become words of rD and of the accumulator: modulo,
 * which leaves SPEFSCR alone, or saturated, which records overflow of both (SPEPEM 5.3.1,
 * SATURATE).
 */
final class SpeSaturation {
  /** SPEFSCR[OVH]: overflow of the upper word; its summary bit is the next higher one. */
  static final int HIGH = 0x4000_0000;

  /** SPEFSCR[OV]: overflow of the lower word; its summary bit is the next higher one. */
  static final int LOW = 0x0000_4000;

  /** The bits of a word in a long. */
  static final long WORD = 0xFFFF_FFFFL;

  private SpeSaturation() {}

  /** Sets OVH and OV to what just happened, and SOVH and SOV when it did. */
  static void record(PpcState s, int overflow) {
    s.spefscr = s.spefscr & ~(HIGH | LOW) | overflow | overflow << 1;
  }

  private static int clamped(long value) {
    return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static long clampedUnsigned(long value) {
    return Math.clamp(value, 0L, WORD);
  }

  /** Which of two signed results don't fit a word. */
  private static int overflow(long high, long low) {
    return (high != (int) high ? HIGH : 0) | (low != (int) low ? LOW : 0);
  }

  private static long accHigh(PpcState s) {
    return s.acc >> 32;
  }

  private static long accLow(PpcState s) {
    return (int) s.acc;
  }

  /** rD. */
  static void saturate(PpcState s, int w, long high, long low) {
    record(s, overflow(high, low));
    set(s, w, clamped(high), clamped(low));
  }

  /** rD and the accumulator. */
  static void saturateWithAcc(PpcState s, int w, long high, long low) {
    record(s, overflow(high, low));
    setWithAcc(s, w, clamped(high), clamped(low));
  }

  private static void unsigned(PpcState s, int w, long high, long low) {
    long fullHigh = clampedUnsigned(high);
    long fullLow = clampedUnsigned(low);
    record(s, (high != fullHigh ? HIGH : 0) | (low != fullLow ? LOW : 0));
    setWithAcc(s, w, (int) fullHigh, (int) fullLow);
  }

  /** To the words of the accumulator, modulo. */
  static void addModulo(PpcState s, int w, long high, long low) {
    setWithAcc(s, w, (int) (accHigh(s) + high), (int) (accLow(s) + low));
  }

  /** From the words of the accumulator, modulo. */
  static void subtractModulo(PpcState s, int w, long high, long low) {
    setWithAcc(s, w, (int) (accHigh(s) - high), (int) (accLow(s) - low));
  }

  /** To the words of the accumulator as signed numbers. */
  static void addSigned(PpcState s, int w, long high, long low) {
    saturateWithAcc(s, w, accHigh(s) + high, accLow(s) + low);
  }

  /** From the words of the accumulator as signed numbers. */
  static void subtractSigned(PpcState s, int w, long high, long low) {
    saturateWithAcc(s, w, accHigh(s) - high, accLow(s) - low);
  }

  /** To the words of the accumulator as unsigned numbers. */
  static void addUnsigned(PpcState s, int w, long high, long low) {
    unsigned(s, w, (accHigh(s) & WORD) + high, (accLow(s) & WORD) + low);
  }

  /** From the words of the accumulator as unsigned numbers. */
  static void subtractUnsigned(PpcState s, int w, long high, long low) {
    unsigned(s, w, (accHigh(s) & WORD) - high, (accLow(s) & WORD) - low);
  }

  /** To the words of the accumulator, each product saturated before; both overflows count. */
  static void addFractions(PpcState s, int w, long high, long low) {
    int product = overflow(high, low);
    addSigned(s, w, clamped(high), clamped(low));
    record(s, product | s.spefscr & (HIGH | LOW));
  }

  /** From the words of the accumulator, each product saturated before; both overflows count. */
  static void subtractFractions(PpcState s, int w, long high, long low) {
    int product = overflow(high, low);
    subtractSigned(s, w, clamped(high), clamped(low));
    record(s, product | s.spefscr & (HIGH | LOW));
  }
}
