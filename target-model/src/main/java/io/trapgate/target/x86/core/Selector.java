package io.trapgate.target.x86.core;

/** What a selector says of itself (Intel SDM 3A 3.4.2), and error codes made of it (6.13). */
final class Selector {
  private static final int RPL = 3;
  private static final int LOCAL = 4;

  /** Error-code bit: the event came from outside the program. */
  static final int EXT = 1;

  /** Error-code bit: the index is one of the IDT. */
  static final int IDT = 2;

  private Selector() {}

  /** Whether it names no segment, whatever its privilege. */
  static boolean isNull(int selector) {
    return (selector & ~RPL & 0xFFFF) == 0;
  }

  static int rpl(int selector) {
    return selector & RPL;
  }

  static boolean isLocal(int selector) {
    return (selector & LOCAL) != 0;
  }

  /** Offset of its descriptor in the table. */
  static int index(int selector) {
    return selector & 0xFFF8;
  }

  /** The same with another privilege. */
  static int withRpl(int selector, int rpl) {
    return selector & 0xFFFC | rpl;
  }

  /**
   * A fault whose error code names this selector.
   *
   * @param ext {@link #EXT} or 0
   */
  static X86Fault fault(int vector, int selector, int ext) {
    return X86Fault.of(vector, selector & 0xFFFC | ext);
  }
}
