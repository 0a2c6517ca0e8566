package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.util.function.IntPredicate;

/**
 * The four slots of a {@link FakeProcessor} as user space has set them: which of them match, as the
 * bits of DR6 (Intel SDM 3B 17.2). The processor may set those of slots that aren't enabled, too,
 * and this one does.
 *
 * @param debug {@code struct kvm_guest_debug}
 * @param used whether they are user space's now
 */
record FakeSlots(MemorySegment debug, boolean used) {
  private static final int SLOTS = 4;
  private static final int REGISTERS = 8;
  private static final int WRITE = 1;
  private static final int ACCESS = 3;
  private static final int[] LENGTHS = {1, 2, 8, 4};

  private long dr7() {
    return debug.get(JAVA_LONG, REGISTERS + 8 * 7);
  }

  private long address(int n) {
    return debug.get(JAVA_LONG, REGISTERS + 8L * n);
  }

  private int type(int n) {
    return (int) (dr7() >>> 16 + 4 * n) & 3;
  }

  private int length(int n) {
    return LENGTHS[(int) (dr7() >>> 18 + 4 * n) & 3];
  }

  private long bits(IntPredicate matches) {
    long bits = 0;
    for (int n = 0; used && n < SLOTS; n++) {
      bits |= matches.test(n) ? 1L << n : 0;
    }
    return bits;
  }

  /** Those for the instruction there. */
  long code(long linear) {
    return bits(n -> type(n) == 0 && length(n) == 1 && address(n) == linear);
  }

  /** Those for data that an access touches: a slot is an aligned cell. */
  long data(long linear, int bytes, boolean write) {
    return bits(n -> {
      long first = address(n) & -length(n);
      boolean overlaps = linear < first + length(n) && linear + bytes > first;
      return overlaps && (type(n) == ACCESS || type(n) == WRITE && write);
    });
  }

  /** Whether one of these is enabled: else there is no exception. */
  boolean enabled(long bits) {
    return bits(n -> (bits >>> n & 1) != 0 && (dr7() >>> 2 * n & 3) != 0) != 0;
  }
}
