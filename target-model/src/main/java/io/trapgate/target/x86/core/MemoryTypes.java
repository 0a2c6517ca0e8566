package io.trapgate.target.x86.core;

/**
 * The memory type range registers (Intel SDM 3A 12.11): they keep what is written and have no
 * effect, as the model has no caches.
 */
final class MemoryTypes {
  private static final int CAPABILITIES = 0xFE;
  private static final int FIRST_VARIABLE = 0x200;
  private static final int LAST_VARIABLE = 0x20F;
  private static final int FIXED_64K = 0x250;
  private static final int FIXED_16K = 0x258;
  private static final int FIRST_FIXED_4K = 0x268;
  private static final int LAST_FIXED_4K = 0x26F;
  private static final int DEFAULT_TYPE = 0x2FF;

  /** Eight variable ranges, fixed ranges, write combining. */
  private static final long CAPABILITIES_VALUE = 8 | 1 << 8 | 1 << 10;

  private static final long DEFAULT_TYPE_LEGAL = 0xCFF;
  private static final long VALID = 1 << 11;

  /** UC, WC, WT, WP, WB, and UC- which only IA32_PAT knows. */
  private static final int TYPES = 0b111_0011;

  private static final int TYPES_OF_PAT = TYPES | 1 << 7;

  private MemoryTypes() {}

  static boolean isOne(int index) {
    return switch (index) {
      case CAPABILITIES, FIXED_64K, FIXED_16K, FIXED_16K + 1, DEFAULT_TYPE -> true;
      default -> // the two blocks
          index >= FIRST_VARIABLE && index <= LAST_VARIABLE
              || index >= FIRST_FIXED_4K && index <= LAST_FIXED_4K;
    };
  }

  static long read(Msrs msrs, int index) {
    return index == CAPABILITIES ? CAPABILITIES_VALUE : msrs.memoryTypes.getOrDefault(index, 0L);
  }

  static void write(Msrs msrs, int index, long value) {
    boolean valid =
        switch (index) {
          case CAPABILITIES -> false;
          case DEFAULT_TYPE -> (value & ~DEFAULT_TYPE_LEGAL) == 0 && isType(value, TYPES);
          default -> // ranges
              index > LAST_VARIABLE ? allTypes(value, TYPES) : variable(index, value);
        };
    if (!valid) {
      throw X86Fault.protection();
    }
    msrs.memoryTypes.put(index, value);
  }

  private static boolean variable(int index, long value) {
    boolean mask = (index & 1) != 0;
    long legal = (1L << Paging.PHYSICAL_BITS) - 0x1000 | (mask ? VALID : 0xFF);
    return (value & ~legal) == 0 && (mask || isType(value, TYPES));
  }

  /**
   * A value for IA32_PAT.
   *
   * @throws X86Fault #GP(0) when it isn't one
   */
  static long checked(long pat) {
    if (!allTypes(pat, TYPES_OF_PAT)) {
      throw X86Fault.protection();
    }
    return pat;
  }

  private static boolean allTypes(long value, int types) {
    boolean all = true;
    for (int i = 0; i < 64; i += 8) {
      all &= isType(value >>> i, types);
    }
    return all;
  }

  /** Whether the low byte is one of these types. */
  private static boolean isType(long value, int types) {
    int type = (int) value & 0xFF;
    return type < 8 && (types >>> type & 1) != 0;
  }
}
