package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.Arena;

/**
 * Guest physical memory that the kernel needs for itself on a processor of Intel's that executes
 * real mode and unpaged code only in disguise (no "unrestricted guest", before Westmere): a page
 * with an identity map and three for a task state segment. Both must lie within the first 4 GiB,
 * away from memory and devices, and are named before there is a vCPU (Linux
 * Documentation/virt/kvm/api.rst, KVM_SET_TSS_ADDR and KVM_SET_IDENTITY_MAP_ADDR). Other processors
 * take the calls, and nothing comes of them.
 */
final class RealModePages {
  /** Where QEMU has them, too (target/i386/kvm/kvm.c, kvm_arch_init): below the test devices. */
  static final long FIRST = 0xFEFF_C000L;

  /** The identity map's page and the three of the task state. */
  static final long BYTES = 0x4000;

  private static final long PAGE = 0x1000;

  private RealModePages() {}

  /**
   * Names them in a machine that has no vCPU yet.
   *
   * @throws KvmException with what the kernel says, where it has the calls
   */
  static void name(KvmSystem kvm, KvmFd vm) throws KvmException {
    if (kvm.capability(KvmCapability.SET_IDENTITY_MAP_ADDR) != 0) {
      try (Arena call = Arena.ofConfined()) {
        vm.call(KvmIoctl.SET_IDENTITY_MAP_ADDR, call.allocateFrom(JAVA_LONG, FIRST));
      }
    }
    if (kvm.capability(KvmCapability.SET_TSS_ADDR) != 0) {
      vm.call(KvmIoctl.SET_TSS_ADDR, FIRST + PAGE);
    }
  }

  /**
   * Whether a piece of memory is in their way.
   *
   * @param physical its first address
   * @param bytes its size
   */
  static boolean overlap(long physical, long bytes) {
    return physical < FIRST + BYTES && FIRST < physical + bytes;
  }
}
