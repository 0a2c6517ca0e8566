package io.trapgate.target.linux;

import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.GuestDebug.X86;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wish that one instruction be executed although a breakpoint is there: a single step without
 * the slots for code. RF would do on the processor, but KVM's emulator doesn't look at it (Linux
 * arch/x86/kvm/x86.c, kvm_vcpu_check_code_breakpoint).
 */
final class BreakpointPass {
  private static final int SLOTS = 4;
  private static final int DR7 = 7;
  private static final int FIRST_FIELD = 16;

  private @Nullable Long at;

  /** From the next instruction, which is at that linear address. */
  void want(long linear) {
    at = linear;
  }

  void forget() {
    at = null;
  }

  /** Whether the instruction there is to be passed. A wish for another one is forgotten. */
  boolean wantedAt(long linear) {
    if (at != null && at != linear) {
      at = null;
    }
    return at != null;
  }

  /** Whether there is any wish. */
  boolean wanted() {
    return at != null;
  }

  /**
   * What is in force meanwhile.
   *
   * @param asked what user space has asked for
   * @param single whether it is a step; not where the instruction ends the run by itself
   */
  static X86 setting(X86 asked, boolean single) {
    long dr7 = asked.debugreg().get(DR7);
    for (int n = 0; n < SLOTS; n++) {
      if ((dr7 >>> FIRST_FIELD + 4 * n & 3) == 0) {
        dr7 &= ~(3L << 2 * n);
      }
    }
    List<Long> words = new ArrayList<>(asked.debugreg());
    words.set(DR7, dr7);
    int step = single ? GuestDebug.SINGLESTEP : 0;
    int others = asked.control() & ~GuestDebug.SINGLESTEP;
    return new X86(GuestDebug.ENABLE | others | step, words);
  }
}
