package io.trapgate.target.linux;

/** What a KVM may have ({@code KVM_CAP_*}, Linux include/uapi/linux/kvm.h). */
enum KvmCapability {
  /** Memory slots by {@code KVM_SET_USER_MEMORY_REGION}. */
  USER_MEMORY(3),
  /** {@code KVM_SET_TSS_ADDR}. */
  SET_TSS_ADDR(4),
  /** {@code KVM_SET_IDENTITY_MAP_ADDR}. */
  SET_IDENTITY_MAP_ADDR(37),
  /** {@code KVM_SET_GUEST_DEBUG}. */
  SET_GUEST_DEBUG(23),
  /** {@code KVM_GET_VCPU_EVENTS}. */
  VCPU_EVENTS(41),
  /** {@code KVM_GET_DEBUGREGS}. */
  DEBUGREGS(50),
  /** {@code KVM_GET_XSAVE}. */
  XSAVE(55),
  /** The most vCPUs of a machine. */
  MAX_VCPUS(66),
  /** Registers in the shared page: a set of {@code KVM_SYNC_X86_*}. */
  SYNC_REGS(74),
  /** {@code immediate_exit}. */
  IMMEDIATE_EXIT(136),
  /** Which flags of {@code KVM_SET_GUEST_DEBUG} there are. */
  SET_GUEST_DEBUG2(195);

  private final int number;

  KvmCapability(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}
