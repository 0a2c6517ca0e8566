package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/**
 * Counters that the kernel keeps of a vCPU, by name (Linux include/uapi/linux/kvm.h, {@code struct
 * kvm_stats_header} and {@code kvm_stats_desc}).
 */
final class KvmStatistics {
  /** Instructions that KVM has executed itself instead of the processor. */
  static final String EMULATED = "insn_emulation";

  private static final int HEADER_BYTES = 24;
  private static final int NAME_BYTES_AT = 4;
  private static final int COUNT_AT = 8;
  private static final int DESCRIPTORS_AT = 16;
  private static final int DATA_AT = 20;

  /** Of a descriptor, without the name behind it. */
  private static final int DESCRIPTOR_BYTES = 16;

  private static final int OFFSET_AT = 8;

  /** What no kernel comes near: some dozens of counters with names of 48 bytes. */
  private static final int MOST_BYTES = 1 << 20;

  private final LibC libc;
  private final int fd;

  /**
   * @param fd of {@code KVM_GET_STATS_FD}; the caller closes it
   */
  KvmStatistics(LibC libc, int fd) {
    this.libc = libc;
    this.fd = fd;
  }

  /** A counter, empty where this kernel has none of that name. */
  OptionalLong read(String name) throws KvmException {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment header = read(call, 0, HEADER_BYTES);
      int nameBytes = header.get(JAVA_INT, NAME_BYTES_AT);
      int count = header.get(JAVA_INT, COUNT_AT);
      long bytes = (long) count * (DESCRIPTOR_BYTES + nameBytes);
      if (nameBytes <= 0 || count <= 0 || bytes > MOST_BYTES) {
        return OptionalLong.empty();
      }
      MemorySegment all = read(call, header.get(JAVA_INT, DESCRIPTORS_AT), (int) bytes);
      for (int i = 0; i < count; i++) {
        MemorySegment one = all.asSlice((long) i * (DESCRIPTOR_BYTES + nameBytes));
        if (isNamed(one.asSlice(DESCRIPTOR_BYTES, nameBytes), name)) {
          long at = header.get(JAVA_INT, DATA_AT) + (long) one.get(JAVA_INT, OFFSET_AT);
          return OptionalLong.of(read(call, at, Long.BYTES).get(JAVA_LONG, 0));
        }
      }
      return OptionalLong.empty();
    }
  }

  private static boolean isNamed(MemorySegment found, String name) {
    for (int i = 0; i < name.length(); i++) {
      if (i + 1 >= found.byteSize() || found.get(JAVA_BYTE, i) != name.charAt(i)) {
        return false;
      }
    }
    return found.get(JAVA_BYTE, name.length()) == 0;
  }

  private MemorySegment read(Arena call, long offset, int bytes) throws KvmException {
    MemorySegment into = call.allocate(bytes, Long.BYTES);
    libc.readAt(fd, into, offset);
    return into;
  }
}
