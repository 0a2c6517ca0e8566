package io.trapgate.target.x86;

import io.trapgate.target.kvm.GuestDebug;
import java.util.Arrays;

/** One set of DR0 to DR3, DR6 and DR7 (Intel SDM 3B 18.2; x86.md 2.1, 2.2). */
final class DebugRegisters {
  /** DR7[GD]: MOV to and from debug registers faults. */
  static final long GD = 0x2000;

  /** B0 to B3 of DR6. */
  static final int SLOT_CAUSES = 0xF;

  /** Bits of DR7 that hold what was written (Linux asm/kvm_host.h, DR7_VOLATILE; measured). */
  private static final long DR7_VOLATILE = 0xFFFF_2BFFL;

  /** Bits of DR6 that hold what was written: B0 to B3, BD, BS, BT. */
  private static final long DR6_VOLATILE = 0xE00F;

  final long[] address = new long[4];
  long dr6;
  long dr7;

  DebugRegisters() {
    reset();
  }

  void reset() {
    Arrays.fill(address, 0);
    dr6 = GuestDebug.X86.DR6_BASE;
    dr7 = GuestDebug.X86.DR7_FIXED;
  }

  /** MOV to DR6: what the register keeps of a value. */
  void storeDr6(long value) {
    dr6 = value & DR6_VOLATILE | GuestDebug.X86.DR6_BASE;
  }

  /** MOV to DR7. */
  void storeDr7(long value) {
    dr7 = value & DR7_VOLATILE | GuestDebug.X86.DR7_FIXED;
  }

  /**
   * A debug exception is delivered: B0 to B3 are replaced, the other causes stay, GD is cleared
   * (Linux x86.c, kvm_deliver_exception_payload).
   */
  void delivered(long causes) {
    dr6 = dr6 & ~SLOT_CAUSES | causes;
    dr7 &= ~GD;
  }

  String shown() {
    return "DR0=%x DR1=%x DR2=%x DR3=%x DR7=%x"
        .formatted(address[0], address[1], address[2], address[3], dr7);
  }
}
