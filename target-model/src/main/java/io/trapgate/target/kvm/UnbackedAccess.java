package io.trapgate.target.kvm;

/**
 * An access of the guest's to where neither RAM nor a device is: a read gives ones, a write is
 * lost.
 *
 * @param vcpu whose access it is
 * @param pc the vCPU's program counter meanwhile: at the instruction, or behind it
 * @param physical guest physical address
 * @param write whether it writes
 */
public record UnbackedAccess(int vcpu, long pc, long physical, boolean write) {}
