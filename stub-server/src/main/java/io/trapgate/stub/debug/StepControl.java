package io.trapgate.stub.debug;

import io.trapgate.target.kvm.DebugSlots;
import io.trapgate.target.kvm.GuestDebug;
import io.trapgate.target.kvm.Vm;

/**
 * What a step keeps from the guest, as a set of QEMU's bits ({@code qqemu.sstep}; QEMU
 * gdbstub/gdbstub.c, handle_set_qemu_sstep). A new session starts with what QEMU has under KVM on
 * that architecture: interrupts are kept from a step where the kernel can do that, which is on x86
 * only (accel/kvm/kvm-all.c, kvm_update_guest_debug). Event loop only.
 */
public final class StepControl {
  /** {@code SSTEP_ENABLE}: a step is one instruction. */
  public static final int ENABLE = 1;

  /** {@code SSTEP_NOIRQ}: no interrupt comes in between. */
  public static final int NOIRQ = 2;

  /** {@code SSTEP_NOTIMER}: it takes no guest time. */
  public static final int NOTIMER = 4;

  private final int blockFlag;
  private final int offered;
  private final int standard;
  private int mask;

  StepControl(Vm vm) {
    int flags = vm.guestDebugFlags();
    boolean x86 = vm.debugSlots() instanceof DebugSlots.X86;
    blockFlag = x86 ? GuestDebug.X86.BLOCKIRQ : GuestDebug.Booke.BLOCKIRQ;
    int noIrq = (flags & blockFlag) != 0 ? NOIRQ : 0;
    int noTimer = (flags & GuestDebug.HOLD_TIME) != 0 ? NOTIMER : 0;
    offered = ENABLE | noIrq | noTimer;
    standard = ENABLE | (x86 ? noIrq : 0);
    mask = standard;
  }

  /** The bits that this machine can do. */
  public int offered() {
    return offered;
  }

  /** The bits that a new session has. */
  public int standard() {
    return standard;
  }

  /** The bits that are set. */
  public int mask() {
    return mask;
  }

  /** Whether that bit is set. */
  public boolean has(int bit) {
    return (mask & bit) != 0;
  }

  /** Why these bits can't be set, or empty when they can. */
  public String refusal(long wanted) {
    long unknown = wanted & ~offered;
    if (unknown != 0) {
      return "bits: 0x%x (expected: some of 0x%x)".formatted(wanted, offered);
    }
    return (wanted & ENABLE) == 0
        ? "bits: 0x%x (expected: ENABLE=1 besides; a step without it would go on)".formatted(wanted)
        : "";
  }

  void set(int wanted) {
    mask = wanted;
  }

  void clientGone() {
    mask = standard;
  }

  /** What a vCPU that steps has in its control word besides. */
  int flags() {
    return (has(NOIRQ) ? blockFlag : 0) | (has(NOTIMER) ? GuestDebug.HOLD_TIME : 0);
  }
}
