package io.trapgate.target.x86.core;

/**
 * A segment register with its hidden part, as a load of a descriptor leaves it (Intel SDM 3A
 * 3.4.3). The limit is in bytes, already scaled by the granularity bit; real mode keeps it as it
 * was.
 */
public final class Segment {
  /** Descriptor type bit of code and data: accessed. */
  public static final int ACCESSED = 1;

  /** Of data: writable; of code: readable. */
  public static final int WRITABLE_OR_READABLE = 2;

  /** Of data: expand-down; of code: conforming. */
  public static final int EXPAND_DOWN_OR_CONFORMING = 4;

  /** Code, not data. */
  public static final int CODE = 8;

  /** The visible part. */
  public int selector;

  /** Linear address of the first byte; 64 bits only of FS, GS and the system registers. */
  public long base;

  /** Highest offset, unsigned; for an expand-down segment the highest that is outside. */
  public int limit;

  /** The four type bits. */
  public int type;

  /** S: code or data, not a system descriptor. */
  public boolean codeOrData;

  public int dpl;
  public boolean present;

  /** D or B: 32-bit default operand and stack size. */
  public boolean big;

  /** L: 64-bit code. */
  public boolean longMode;

  /** G, only to be shown again. */
  public boolean granular;

  /** AVL, only to be shown again. */
  public boolean available;

  /** Loaded with a null selector, or never. */
  public boolean unusable;

  /** Takes over everything of another one. */
  public void set(Segment other) {
    selector = other.selector;
    base = other.base;
    limit = other.limit;
    type = other.type;
    codeOrData = other.codeOrData;
    dpl = other.dpl;
    present = other.present;
    big = other.big;
    longMode = other.longMode;
    granular = other.granular;
    available = other.available;
    unusable = other.unusable;
  }

  /**
   * What real mode puts in: selector times 16. Limit and attributes stay as they were ("big real
   * mode"), but a register that protected mode has left null becomes usable as after reset.
   */
  public void setReal(int value) {
    if (unusable) {
      reset(value, 0, false);
    }
    selector = value & 0xFFFF;
    base = (long) selector << 4;
  }

  /**
   * What a null selector leaves.
   *
   * @param level the descriptor privilege level: the CPL's of SS, else 0
   */
  public void setNull(int value, int level) {
    selector = value & 0xFFFF;
    base = 0;
    limit = 0;
    type = 0;
    codeOrData = false;
    dpl = level;
    present = false;
    big = false;
    longMode = false;
    granular = false;
    available = false;
    unusable = true;
  }

  /** As after reset: present, writable data or code, 64 KiB. */
  public void reset(int value, long base, boolean code) {
    selector = value;
    this.base = base;
    limit = 0xFFFF;
    type = (code ? CODE : 0) | WRITABLE_OR_READABLE | ACCESSED;
    codeOrData = true;
    dpl = 0;
    present = true;
    big = false;
    longMode = false;
    granular = false;
    available = false;
    unusable = false;
  }

  boolean isCode() {
    return (type & CODE) != 0;
  }

  boolean isExpandDown() {
    return (type & (CODE | EXPAND_DOWN_OR_CONFORMING)) == EXPAND_DOWN_OR_CONFORMING;
  }

  boolean isWritable() {
    return (type & (CODE | WRITABLE_OR_READABLE)) == WRITABLE_OR_READABLE;
  }

  boolean isReadable() {
    return (type & CODE) == 0 || (type & WRITABLE_OR_READABLE) != 0;
  }

  /** Whether so many bytes from this offset lie inside the limit. */
  boolean contains(long offset, int bytes) {
    long last = offset + bytes - 1;
    long most = limit & 0xFFFF_FFFFL;
    if (isExpandDown()) {
      return offset > most && last <= (big ? 0xFFFF_FFFFL : 0xFFFFL);
    }
    return last <= most;
  }
}
