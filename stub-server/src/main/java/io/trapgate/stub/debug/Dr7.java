package io.trapgate.stub.debug;

import io.trapgate.target.kvm.GuestDebug;
import java.util.List;

/**
 * The debug control register of x86 as user space fills it in (QEMU target/i386/kvm/kvm.c,
 * kvm_arch_update_guest_debug): GE and the bit that reads 1, and for each slot in use its G bit,
 * {@code R/W} and {@code LEN}.
 */
public final class Dr7 {
  /** Its place in {@code debugreg[]}. */
  public static final int WORD = 7;

  /** Slots that it describes. */
  public static final int SLOTS = 4;

  private static final long GLOBAL_EXACT = 0x200;
  private static final int FIRST_FIELD = 16;
  private static final int FIELD_BITS = 4;

  private Dr7() {}

  static long of(List<Slot> slots) {
    long value = GuestDebug.X86.DR7_FIXED | GLOBAL_EXACT;
    for (int n = 0; n < slots.size(); n++) {
      if (slots.get(n).compare().orElse(null) instanceof Compare.X86 held) {
        value |= 2L << 2 * n;
        value |= field(held) << FIRST_FIELD + FIELD_BITS * n;
      }
    }
    return value;
  }

  private static long field(Compare.X86 held) {
    return held.access().code() | (long) lengthCode(held.bytes()) << 2;
  }

  private static int lengthCode(int bytes) {
    return switch (bytes) {
      case 1 -> 0;
      case 2 -> 1;
      case 4 -> 3;
      case 8 -> 2;
      default -> // the planner's fault: an int has no sealed values
          throw new IllegalArgumentException("length: " + bytes + " (expected: 1, 2, 4 or 8)");
    };
  }

  /** Whether slot n is enabled, by its L or its G bit. */
  public static boolean enables(long dr7, int n) {
    return (dr7 >>> 2 * n & 3) != 0;
  }

  /** What slot n sees, decoded: {@code write, 4 bytes}. */
  public static String describe(long dr7, int n) {
    int field = (int) (dr7 >>> FIRST_FIELD + FIELD_BITS * n) & 0xF;
    String access = List.of("execute", "write", "i/o", "read+write").get(field & 3);
    String length = List.of("1 byte", "2 bytes", "8 bytes", "4 bytes").get(field >> 2);
    return access + ", " + length;
  }
}
