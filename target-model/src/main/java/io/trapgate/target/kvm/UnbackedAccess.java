package io.trapgate.target.kvm;

/**
 * An access of the guest's to where neither RAM nor a device is: a write is lost.
 *
 * @param vcpu whose access it is
 * @param pc the vCPU's program counter meanwhile: at the instruction, or behind it
 * @param physical guest physical address
 * @param write whether it writes
 * @param filler what each byte of a read is, {@link #ONES} or {@link #ZEROS}
 */
public record UnbackedAccess(int vcpu, long pc, long physical, boolean write, int filler) {
  /** On x86 nobody pulls the bus low. */
  public static final int ONES = 0xFF;

  /** On Book E, as on QEMU's board. */
  public static final int ZEROS = 0;
}
