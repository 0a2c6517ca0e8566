package io.trapgate.target.linux;

/**
 * The requests of /dev/kvm on x86-64 (Linux include/uapi/linux/kvm.h); each has the direction and
 * the size of its argument in its number.
 */
enum KvmIoctl {
  /** {@code KVM_GET_API_VERSION}. */
  GET_API_VERSION(0x0000_AE00L),
  /** {@code KVM_CREATE_VM}. */
  CREATE_VM(0x0000_AE01L),
  /** {@code KVM_CHECK_EXTENSION}. */
  CHECK_EXTENSION(0x0000_AE03L),
  /** {@code KVM_GET_VCPU_MMAP_SIZE}. */
  GET_VCPU_MMAP_SIZE(0x0000_AE04L),
  /** {@code KVM_GET_SUPPORTED_CPUID}. */
  GET_SUPPORTED_CPUID(0xC008_AE05L),
  /** {@code KVM_CREATE_VCPU}. */
  CREATE_VCPU(0x0000_AE41L),
  /** {@code KVM_SET_USER_MEMORY_REGION}. */
  SET_USER_MEMORY_REGION(0x4020_AE46L),
  /** {@code KVM_SET_TSS_ADDR}. */
  SET_TSS_ADDR(0x0000_AE47L),
  /** {@code KVM_SET_IDENTITY_MAP_ADDR}. */
  SET_IDENTITY_MAP_ADDR(0x4008_AE48L),
  /** {@code KVM_RUN}. */
  RUN(0x0000_AE80L),
  /** {@code KVM_GET_REGS}. */
  GET_REGS(0x8090_AE81L),
  /** {@code KVM_SET_REGS}. */
  SET_REGS(0x4090_AE82L),
  /** {@code KVM_GET_SREGS}. */
  GET_SREGS(0x8138_AE83L),
  /** {@code KVM_SET_SREGS}. */
  SET_SREGS(0x4138_AE84L),
  /** {@code KVM_TRANSLATE}. */
  TRANSLATE(0xC018_AE85L),
  /** {@code KVM_INTERRUPT}. */
  INTERRUPT(0x4004_AE86L),
  /** {@code KVM_NMI}. */
  NMI(0x0000_AE9AL),
  /** {@code KVM_GET_MSRS}. */
  GET_MSRS(0xC008_AE88L),
  /** {@code KVM_SET_MSRS}. */
  SET_MSRS(0x4008_AE89L),
  /** {@code KVM_SET_CPUID2}. */
  SET_CPUID2(0x4008_AE90L),
  /** {@code KVM_GET_XSAVE}. */
  GET_XSAVE(0x9000_AEA4L),
  /** {@code KVM_SET_XSAVE}. */
  SET_XSAVE(0x5000_AEA5L),
  /** {@code KVM_GET_MP_STATE}. */
  GET_MP_STATE(0x8004_AE98L),
  /** {@code KVM_SET_MP_STATE}. */
  SET_MP_STATE(0x4004_AE99L),
  /** {@code KVM_SET_GUEST_DEBUG}. */
  SET_GUEST_DEBUG(0x4048_AE9BL),
  /** {@code KVM_GET_VCPU_EVENTS}. */
  GET_VCPU_EVENTS(0x8040_AE9FL),
  /** {@code KVM_SET_VCPU_EVENTS}. */
  SET_VCPU_EVENTS(0x4040_AEA0L),
  /** {@code KVM_GET_DEBUGREGS}. */
  GET_DEBUGREGS(0x8080_AEA1L),
  /** {@code KVM_SET_DEBUGREGS}. */
  SET_DEBUGREGS(0x4080_AEA2L),
  /** {@code KVM_GET_XCRS}. */
  GET_XCRS(0x8188_AEA6L),
  /** {@code KVM_SET_XCRS}. */
  SET_XCRS(0x4188_AEA7L),
  /** {@code KVM_ENABLE_CAP}. */
  ENABLE_CAP(0x4068_AEA3L);

  private final long number;

  KvmIoctl(long number) {
    this.number = number;
  }

  /** What {@code ioctl(2)} gets. */
  long number() {
    return number;
  }

  /** Bytes of the argument, 0 when it isn't a structure or is one of no fixed size. */
  int argumentBytes() {
    return (int) (number >>> 16) & 0x3FFF;
  }

  /** The kernel's name for it. */
  String kernelName() {
    return "KVM_" + name();
  }
}
