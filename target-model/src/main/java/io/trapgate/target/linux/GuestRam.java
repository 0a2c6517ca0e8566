package io.trapgate.target.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A piece of guest RAM in this process's memory, which the kernel gives the guest as a memory slot.
 * Pages are there from their first use on.
 */
final class GuestRam implements AutoCloseable {
  private final NativeCalls libc;
  private final MemorySegment memory;

  /**
   * @param vm the machine that it is for
   * @param bytes a multiple of 4 KiB
   * @throws KvmException when there isn't that much memory
   */
  GuestRam(Arena arena, KvmFd vm, long bytes) throws KvmException {
    this.libc = vm.calls().another(arena);
    this.memory = libc.map(bytes, NativeCalls.ANONYMOUS, -1);
  }

  /** The bytes. */
  MemorySegment memory() {
    return memory;
  }

  /**
   * {@code KVM_SET_USER_MEMORY_REGION}: the guest finds it here.
   *
   * @param slot number of the slot, each once
   * @param physical guest physical address, a multiple of 4 KiB
   */
  void give(KvmFd vm, int slot, long physical) throws KvmException {
    try (Arena call = Arena.ofConfined()) {
      MemorySegment region = call.allocate(KvmLayouts.USER_MEMORY_REGION);
      region.set(JAVA_INT, 0, slot);
      region.set(JAVA_LONG, 8, physical);
      region.set(JAVA_LONG, 16, memory.byteSize());
      region.set(JAVA_LONG, 24, memory.address());
      vm.call(KvmIoctl.SET_USER_MEMORY_REGION, region);
    }
  }

  /** Reads as zeros from here on. */
  void clear() throws KvmException {
    libc.forget(memory);
  }

  @Override
  public void close() {
    libc.unmap(memory);
  }
}
