package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What CPUID says to the guest: what this host's KVM supports, without what the board around it
 * can't keep. The local APIC is the board's, not the kernel's: x2APIC, which is MSRs, and the TSC
 * deadline timer aren't there.
 */
final class GuestCpuid {
  private static final int HEADER_BYTES = 8;
  private static final int MOST_ENTRIES = 256;
  private static final long ENTRY_BYTES = KvmLayouts.CPUID_ENTRY.byteSize();
  private static final long EBX = KvmLayouts.offset(KvmLayouts.CPUID_ENTRY, "ebx");
  private static final long ECX = KvmLayouts.offset(KvmLayouts.CPUID_ENTRY, "ecx");
  private static final long EDX = KvmLayouts.offset(KvmLayouts.CPUID_ENTRY, "edx");

  private static final int FEATURES = 1;
  private static final int TOPOLOGY = 0xB;
  private static final int TOPOLOGY_V2 = 0x1F;
  private static final int X2APIC = 1 << 21;
  private static final int TSC_DEADLINE = 1 << 24;
  private static final int LOCAL_APIC = 1 << 9;

  private GuestCpuid() {}

  /**
   * Gives a vCPU its CPUID.
   *
   * @param index its number, which is its APIC ID
   */
  static void give(KvmSystem kvm, KvmVcpu vcpu, int index) throws KvmException {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment list = call.allocate(HEADER_BYTES + MOST_ENTRIES * ENTRY_BYTES, 8);
      list.set(JAVA_INT, 0, MOST_ENTRIES);
      kvm.device().call(KvmIoctl.GET_SUPPORTED_CPUID, list);
      int count = list.get(JAVA_INT, 0);
      for (int i = 0; i < count; i++) {
        adapt(list.asSlice(HEADER_BYTES + i * ENTRY_BYTES, ENTRY_BYTES), index);
      }
      vcpu.call(KvmIoctl.SET_CPUID2, list);
    }
  }

  private static void adapt(MemorySegment entry, int index) {
    switch (entry.get(JAVA_INT, 0)) {
      case FEATURES -> {
        entry.set(JAVA_INT, EBX, entry.get(JAVA_INT, EBX) & 0xFF_FFFF | index << 24);
        entry.set(JAVA_INT, ECX, entry.get(JAVA_INT, ECX) & ~(X2APIC | TSC_DEADLINE));
        entry.set(JAVA_INT, EDX, entry.get(JAVA_INT, EDX) | LOCAL_APIC);
      }
      case TOPOLOGY, TOPOLOGY_V2 -> entry.set(JAVA_INT, EDX, index);
      default -> {} // the host's
    }
  }
}
