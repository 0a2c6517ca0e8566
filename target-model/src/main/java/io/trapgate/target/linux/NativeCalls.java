package io.trapgate.target.linux;

import io.trapgate.target.kvm.KvmException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The calls that a KVM takes, whose kernel it may be. An object is used by one thread at a time,
 * since errno is kept in it.
 */
interface NativeCalls {
  /** {@code MAP_SHARED}. */
  int SHARED = 1;

  /** {@code MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE}: pages come with their first use. */
  int ANONYMOUS = 0x4022;

  /** Another object of the same kind, for another thread; its few bytes belong to the arena. */
  NativeCalls another(Arena arena);

  /** errno of the last call that failed. */
  int errno();

  /**
   * {@code open(2)} for reading and writing, closed on exec.
   *
   * @return the file descriptor
   * @throws KvmException with its errno, for example 2 when there is no such file
   */
  int open(String path) throws KvmException;

  /** {@code close(2)}; nothing can be done about what it says. */
  void close(int fd);

  /**
   * {@code ioctl(2)}.
   *
   * @param argument a structure, {@link MemorySegment#NULL} for none, or a number as its address
   * @return what the call returned; -1 with {@link #errno()} when it failed
   */
  int ioctl(int fd, long request, MemorySegment argument);

  /**
   * {@code mmap(2)}, readable and writable.
   *
   * @param bytes length, a multiple of the page size
   * @param flags {@link #SHARED} of a file, or {@link #ANONYMOUS}
   * @param fd the file, -1 for none
   * @return the memory; lives until {@link #unmap}
   * @throws KvmException with its errno, for example 12 when there isn't that much
   */
  MemorySegment map(long bytes, int flags, int fd) throws KvmException;

  /** {@code munmap(2)}: the segment must not be used any more. */
  void unmap(MemorySegment mapped);

  /**
   * {@code madvise(2)} with {@code MADV_DONTNEED}: anonymous memory reads as zeros from here on,
   * and takes no room until it is written to.
   */
  void forget(MemorySegment mapped) throws KvmException;

  /**
   * Passes a result on, or makes the failure's exception.
   *
   * @param call what was called
   * @param argument what it was about
   */
  int checked(String call, String argument, int result) throws KvmException;
}
