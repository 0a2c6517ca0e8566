package io.trapgate.target.x86;

/**
 * The four slots as DR0 to DR3 and DR7 arm them; immutable, replaced as a whole (x86.md 2.1, 2.3).
 * Answers are sets of B0 to B3.
 */
final class ArmedSlots {
  private static final int COUNT = 4;
  private static final int EXECUTE = 0;
  private static final int WRITE = 1;
  private static final int PORT = 2;

  /** Sizes by LEN. */
  private static final int[] CELL_BYTES = {1, 2, 8, 4};

  static final ArmedSlots NONE = new ArmedSlots(new long[COUNT], 0);

  private final long[] address = new long[COUNT];
  private final int[] kind = new int[COUNT];
  private final int[] bytes = new int[COUNT];
  private final boolean code;
  private final boolean data;
  private final boolean ports;

  /**
   * @param address DR0 to DR3
   * @param dr7 not checked: a code slot with a length never matches
   */
  ArmedSlots(long[] address, long dr7) {
    boolean anyCode = false;
    boolean anyData = false;
    boolean anyPort = false;
    for (int i = 0; i < COUNT; i++) {
      boolean enabled = (dr7 >>> 2 * i & 3) != 0;
      int type = (int) (dr7 >>> 16 + 4 * i) & 3;
      int cell = CELL_BYTES[(int) (dr7 >>> 18 + 4 * i) & 3];
      boolean never = !enabled || type == EXECUTE && cell != 1;
      this.kind[i] = never ? -1 : type;
      this.bytes[i] = cell;
      this.address[i] = address[i] & -cell;
      anyCode |= kind[i] == EXECUTE;
      anyPort |= kind[i] == PORT;
      anyData |= kind[i] > EXECUTE && kind[i] != PORT;
    }
    this.code = anyCode;
    this.data = anyData;
    this.ports = anyPort;
  }

  boolean hasCode() {
    return code;
  }

  boolean hasData() {
    return data;
  }

  boolean hasPorts() {
    return ports;
  }

  /** An instruction whose first byte, prefixes included, is at this linear address. */
  int code(long linear) {
    int hits = 0;
    for (int i = 0; i < COUNT; i++) {
      if (kind[i] == EXECUTE && address[i] == linear) {
        hits |= 1 << i;
      }
    }
    return hits;
  }

  /** A data access: hits when any of its bytes lies in the slot's aligned cell. */
  int data(long linear, int count, boolean write) {
    int hits = 0;
    for (int i = 0; i < COUNT; i++) {
      boolean watched = kind[i] == WRITE ? write : kind[i] > PORT;
      if (watched && overlaps(i, linear, count)) {
        hits |= 1 << i;
      }
    }
    return hits;
  }

  /** A port access, while CR4[DE] is set. */
  int port(int port, int count) {
    int hits = 0;
    for (int i = 0; i < COUNT; i++) {
      if (kind[i] == PORT && overlaps(i, port, count)) {
        hits |= 1 << i;
      }
    }
    return hits;
  }

  private boolean overlaps(int slot, long first, int count) {
    long before = first - address[slot];
    return before >= 0 ? before < bytes[slot] : before + count > 0;
  }
}
