package io.trapgate.target.x86.core;

/**
 * A descriptor as it stands in memory (Intel SDM 3A 3.4.5, 3.5 and 5.8.3).
 *
 * @param bits its first 8 bytes
 * @param upper the second 8 bytes of a system descriptor in IA-32e mode, else 0
 * @param address linear address of the first byte
 */
record Descriptor(long bits, long upper, long address) {
  static final int TSS_16_AVAILABLE = 1;
  static final int LDT = 2;
  static final int CALL_GATE_16 = 4;
  static final int TASK_GATE = 5;
  static final int INTERRUPT_GATE_16 = 6;
  static final int TRAP_GATE_16 = 7;
  static final int TSS_AVAILABLE = 9;
  static final int TSS_BUSY = 11;
  static final int CALL_GATE = 12;
  static final int INTERRUPT_GATE = 14;
  static final int TRAP_GATE = 15;

  /** Of a TSS descriptor's type: the task is in use. */
  static final int BUSY = 2;

  private static final int TYPE = 40;

  int type() {
    return (int) (bits >>> TYPE) & 0xF;
  }

  /** S: code or data, not a system descriptor. */
  boolean codeOrData() {
    return bit(44);
  }

  int dpl() {
    return (int) (bits >>> 45) & 3;
  }

  boolean present() {
    return bit(47);
  }

  boolean longMode() {
    return bit(53);
  }

  boolean big() {
    return bit(54);
  }

  boolean isCode() {
    return codeOrData() && (type() & Segment.CODE) != 0;
  }

  boolean isConforming() {
    return isCode() && (type() & Segment.EXPAND_DOWN_OR_CONFORMING) != 0;
  }

  boolean isWritableData() {
    return codeOrData()
        && (type() & (Segment.CODE | Segment.WRITABLE_OR_READABLE)) == Segment.WRITABLE_OR_READABLE;
  }

  boolean isReadable() {
    return codeOrData()
        && ((type() & Segment.CODE) == 0 || (type() & Segment.WRITABLE_OR_READABLE) != 0);
  }

  /** Highest offset in bytes. */
  int limit() {
    int limit = (int) (bits & 0xFFFF) | (int) (bits >>> 32) & 0xF_0000;
    return bit(55) ? limit << 12 | 0xFFF : limit;
  }

  long base() {
    return bits >>> 16 & 0xFF_FFFF | bits >>> 32 & 0xFF00_0000L | upper << 32;
  }

  /** Of a gate: the target's selector. */
  int gateSelector() {
    return (int) (bits >>> 16) & 0xFFFF;
  }

  /** Of a gate: the target's offset. */
  long gateOffset() {
    return bits & 0xFFFF | bits >>> 32 & 0xFFFF_0000L | upper << 32;
  }

  /** Of an interrupt or trap gate of IA-32e mode: the stack it asks for, or 0. */
  int gateStack() {
    return (int) (bits >>> 32) & 7;
  }

  /** Puts all of it into a segment register. */
  void into(Segment segment, int selector) {
    segment.selector = selector & 0xFFFF;
    segment.base = base();
    segment.limit = limit();
    segment.type = type();
    segment.codeOrData = codeOrData();
    segment.dpl = dpl();
    segment.present = present();
    segment.big = big();
    segment.longMode = longMode();
    segment.granular = bit(55);
    segment.available = bit(52);
    segment.unusable = false;
  }

  /** As a segment register of its own. */
  Segment segment(int selector) {
    Segment segment = new Segment();
    into(segment, selector);
    return segment;
  }

  private boolean bit(int number) {
    return (bits >>> number & 1) != 0;
  }
}
